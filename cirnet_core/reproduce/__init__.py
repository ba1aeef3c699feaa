"""The paper, redone: Table 1, cross-validation, ROC curves and t-SNE from one configuration."""
