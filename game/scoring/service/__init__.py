"""The scoring service: takes what stations kept, hands it to those who may see it, and carries orders back."""
