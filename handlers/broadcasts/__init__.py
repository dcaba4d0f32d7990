"""One message to many: announcements, who is subscribed, how far the sending is."""
