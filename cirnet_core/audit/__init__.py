"""Label audit: which labels of a pack contradict the pictures, shown for a person to decide."""
