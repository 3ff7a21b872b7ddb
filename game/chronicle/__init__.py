"""A patient's programme as it was told and decided: facts in, rulings kept, read again, shown to staff."""
