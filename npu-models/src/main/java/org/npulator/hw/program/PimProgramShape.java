package org.npulator.hw.program;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The steps of a program without their columns and with rows by the order in which they first
 * appear: a controller only asks whether two steps need the same row of a bank. Shapes are compared
 * by their SHA-256.
 */
public final class PimProgramShape {
  private static final int STEP_BYTES = 3 * Integer.BYTES;

  private final PimProgram program;
  private byte[] digest;

  PimProgramShape(PimProgram program) {
    this.program = program;
  }

  private byte[] digest() {
    if (digest == null) {
      digest = compute();
    }
    return digest;
  }

  private byte[] compute() {
    MessageDigest hash;
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    hash.update((program.commands() + " " + program.modes()).getBytes(StandardCharsets.UTF_8));
    Map<Integer, Integer> rows = new HashMap<>();
    ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
    for (int i = 0; i < program.size(); i++) {
      Integer row = rows.putIfAbsent(program.row(i), rows.size());
      step.clear();
      step.putInt(program.control(i))
          .putInt(program.bank(i))
          .putInt(row == null ? rows.size() - 1 : row);
      hash.update(step.array());
    }
    return hash.digest();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PimProgramShape shape && Arrays.equals(digest(), shape.digest());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest());
  }
}
