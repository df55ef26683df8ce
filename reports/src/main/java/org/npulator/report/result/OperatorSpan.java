package org.npulator.report.result;

/** From the first to the last activity of one operator in one step. */
public record OperatorSpan(
    long step,
    String phase,
    String operator,
    String role,
    long layer,
    double startSeconds,
    double endSeconds,
    double macs) {}
