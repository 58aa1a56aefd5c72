"""What every trained model here needs: examples as a matrix, logistic regression, weights in steps, intervals."""
