"""What serves all conversations: the door, dialogs and their steps, buttons, notices, refusals. It knows no subject."""
