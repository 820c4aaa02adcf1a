"""What came of many conferences: whether their steps kept to the terms."""
