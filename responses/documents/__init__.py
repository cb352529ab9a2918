"""What is made of an answer in the making: its document, comparisons and working papers."""
