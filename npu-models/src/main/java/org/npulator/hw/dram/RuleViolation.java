package org.npulator.hw.dram;

/**
 * A command that breaks a rule.
 *
 * @param command which
 * @param rule its name
 * @param needed what the rule demands
 * @param found what there was
 */
public record RuleViolation(IssuedCommand command, String rule, String needed, String found) {}
