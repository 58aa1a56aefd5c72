"""What a change of brand files asks for: nothing, word to people, a new registration, or new consent."""
