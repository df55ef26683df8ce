package org.npulator.hw.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a channel with processing in memory is to do: column accesses and moves in order. The
 * controller opens and closes rows for them, and may serve them in another order where no fence
 * stands between them. Accesses to the same column need a fence between them if their order
 * matters.
 */
public final class PimProgram {
  private static final int WORDS = 4;
  private static final int COMMAND_BITS = 8;
  private static final int ALONE = 1 << COMMAND_BITS;
  private static final int FENCE = 2 << COMMAND_BITS;
  private static final int DRAIN = 4 << COMMAND_BITS;
  private static final int BLOCK = 8 << COMMAND_BITS;
  private static final int SWITCH_SHIFT = COMMAND_BITS + 4;
  private static final int MODE_SHIFT = SWITCH_SHIFT + 2;

  /** When a step changes the mode of its channel. */
  public enum ModeSwitch {
    NONE,
    /** As its row is opened. */
    OPENED,
    /** With its column command. */
    SERVED,
    /** As its row is closed. */
    CLOSED
  }

  private static final ModeSwitch[] SWITCHES = ModeSwitch.values();

  private final List<String> commands;
  private final List<String> modes;
  private final int[] words;
  private final int size;
  private final PimProgramShape shape;

  private PimProgram(List<String> commands, List<String> modes, int[] words, int size) {
    this.commands = List.copyOf(commands);
    this.modes = List.copyOf(modes);
    this.words = words;
    this.size = size;
    this.shape = new PimProgramShape(this);
  }

  /**
   * What decides how long it takes. Programs with equal shapes take equally long from equal states
   * of a channel.
   */
  public PimProgramShape shape() {
    return shape;
  }

  /** The commands that steps refer to, as the device names them. */
  public List<String> commands() {
    return commands;
  }

  /** The modes that steps switch to, as the device names them; the first is the normal one. */
  public List<String> modes() {
    return modes;
  }

  /** Steps. */
  public int size() {
    return size;
  }

  /** The command of a step, an index into {@link #commands}. */
  public int command(int step) {
    return words[WORDS * step] & (1 << COMMAND_BITS) - 1;
  }

  /** Its command, mode and fences as a number. */
  int control(int step) {
    return words[WORDS * step];
  }

  /** The bank that it names, counted through the channel. */
  public int bank(int step) {
    return words[WORDS * step + 1];
  }

  public int row(int step) {
    return words[WORDS * step + 2];
  }

  public int column(int step) {
    return words[WORDS * step + 3];
  }

  /**
   * Whether its row is opened and it is served only after all steps before it, and before all after
   * it.
   */
  public boolean alone(int step) {
    return (words[WORDS * step] & ALONE) != 0;
  }

  /** Whether it is served only after all steps before it, though its row may be opened earlier. */
  public boolean fenced(int step) {
    return (words[WORDS * step] & FENCE) != 0;
  }

  /** Whether the controller learns of it only when all steps before it are done. */
  public boolean drained(int step) {
    return (words[WORDS * step] & DRAIN) != 0;
  }

  /** Whether a block begins with it, before which others may use the channel. */
  public boolean beginsBlock(int step) {
    return (words[WORDS * step] & BLOCK) != 0;
  }

  public ModeSwitch modeSwitch(int step) {
    return SWITCHES[words[WORDS * step] >> SWITCH_SHIFT & 3];
  }

  /** The mode that it switches to, an index into {@link #modes}. */
  public int mode(int step) {
    return words[WORDS * step] >> MODE_SHIFT;
  }

  /** Collects steps. */
  public static final class Builder {
    private final List<String> commands = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private int[] words = new int[WORDS * 256];
    private int size;
    private int pending;

    /**
     * @param normalMode name of the mode that a channel starts in
     */
    public Builder(String normalMode) {
      modes.add(normalMode);
    }

    /** Adds a step. */
    public Builder add(String command, int bank, int row, int column) {
      int index = indexOf(commands, command);
      if (index >= 1 << COMMAND_BITS) {
        throw new IllegalArgumentException("more than " + (1 << COMMAND_BITS) + " commands");
      }
      int at = WORDS * size;
      if (at == words.length) {
        words = Arrays.copyOf(words, Math.multiplyExact(2, at));
      }
      words[at] = index | pending;
      words[at + 1] = bank;
      words[at + 2] = row;
      words[at + 3] = column;
      pending = 0;
      size++;
      return this;
    }

    private static int indexOf(List<String> names, String name) {
      int index = names.indexOf(name);
      if (index >= 0) {
        return index;
      }
      names.add(name);
      return names.size() - 1;
    }

    /** The last step is served, its row opened, only after all before and before all after it. */
    public Builder alone() {
      words[WORDS * (size - 1)] |= ALONE;
      return this;
    }

    /** The last step switches to a mode. */
    public Builder switches(ModeSwitch when, String mode) {
      words[WORDS * (size - 1)] |=
          when.ordinal() << SWITCH_SHIFT | indexOf(modes, mode) << MODE_SHIFT;
      return this;
    }

    /** The next step, and with it all after it, is served only after all before it. */
    public Builder fence() {
      pending |= FENCE;
      return this;
    }

    /** The next step is given to the controller when all before it are done. */
    public Builder drain() {
      pending |= DRAIN;
      return this;
    }

    /** The next step begins a block: the host may use the channel before it. */
    public Builder block() {
      pending |= BLOCK;
      return this;
    }

    public int size() {
      return size;
    }

    public PimProgram build() {
      return new PimProgram(commands, modes, Arrays.copyOf(words, WORDS * size), size);
    }
  }
}
