package org.npulator.workload.mapping;

/**
 * Where the operators of a role are executed on a machine with units at the banks of its memory.
 *
 * @param reason one line
 */
public record PimNote(String role, Place place, String reason) {}
