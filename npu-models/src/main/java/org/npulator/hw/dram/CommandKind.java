package org.npulator.hw.dram;

/** A command of a device: one that every standard has, or one of its processing in memory. */
sealed interface CommandKind permits Role, PimCommand {

  /** Its number among all commands of the device. */
  int ordinal();

  /** Whether the command goes over the column command bus where there are two. */
  boolean column();

  /** Whether the command ends power-down or self-refresh, so that it is on no command bus. */
  boolean exit();
}
