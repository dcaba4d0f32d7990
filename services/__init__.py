"""The use cases: one public function is one thing a person can do. They take the transaction first and say no words."""
