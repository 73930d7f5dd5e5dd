"""What came by mail, e-mail or messenger, or was shown on another platform, is entered by the library."""
