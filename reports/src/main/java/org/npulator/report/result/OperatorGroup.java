package org.npulator.report.result;

/**
 * All operators of one role in one phase, over layers and steps.
 *
 * @param operators rows of operators.csv
 * @param exclusiveSeconds time attributed to these operators alone; over all groups it sums to the
 *     time of all steps
 */
public record OperatorGroup(
    String phase,
    String role,
    long operators,
    double exclusiveSeconds,
    double macs,
    double bytesRead,
    double bytesWritten) {

  OperatorGroup named(String name) {
    return new OperatorGroup(
        phase, name, operators, exclusiveSeconds, macs, bytesRead, bytesWritten);
  }

  OperatorGroup with(OperatorGroup other) {
    return new OperatorGroup(
        phase,
        role,
        operators + other.operators,
        exclusiveSeconds + other.exclusiveSeconds,
        macs + other.macs,
        bytesRead + other.bytesRead,
        bytesWritten + other.bytesWritten);
  }

  OperatorGroup and(double seconds, double moreMacs, double moreRead, double moreWritten) {
    return new OperatorGroup(
        phase,
        role,
        operators + 1,
        exclusiveSeconds + seconds,
        macs + moreMacs,
        bytesRead + moreRead,
        bytesWritten + moreWritten);
  }
}
