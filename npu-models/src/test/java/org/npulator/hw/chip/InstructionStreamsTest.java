package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.npulator.hw.chip.SmallCore.CLOCK;
import static org.npulator.hw.chip.SmallCore.add;
import static org.npulator.hw.chip.SmallCore.fold;
import static org.npulator.hw.chip.SmallCore.load;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.TileProgram.Turn;
import org.npulator.hw.program.WaitReason;

/** Streams of instructions that share the engines of a core. */
class InstructionStreamsTest {
  private static final List<String> OPERATORS = List.of("a", "b", "c", "d");
  private static final long LOAD_TICKS = 4000;

  private static CoreRun core() {
    return new CoreRun(
        SmallCore.withoutConflicts(2), (write, address, bytes) -> write ? 100 : LOAD_TICKS);
  }

  /** The product behind the load waits, the other one is computed meanwhile. */
  @Test
  void aStreamThatWaitsForMemoryDoesNotHoldBackAnother() {
    List<Instruction> instructions =
        List.of(load(0, 64), fold(1, 50, new Dependency(0, WaitReason.OPERAND_LOAD)), fold(2, 900));
    CoreRun oneStream = core();
    oneStream.execute(new TileProgram(OPERATORS, instructions));
    CoreRun twoStreams = core();
    List<OperatorExecution> operators =
        twoStreams.execute(
            new TileProgram(OPERATORS, instructions, List.of(new Turn(0, 0), new Turn(2, 1))));

    assertThat(operators.get(2).startTick()).isZero();
    assertThat(operators.get(2).endTick()).isLessThan(LOAD_TICKS);
    assertThat(operators.get(1).startTick()).isEqualTo(CLOCK.edgeAtOrAfter(LOAD_TICKS));
    assertThat(oneStream.nowCycles() - twoStreams.nowCycles()).isGreaterThan(800);
  }

  /** Which stream an instruction is of does not matter if both are ready, only its place. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void ofTwoThatCanStartTheEarlierInTheProgramDoes(int stream) {
    List<Instruction> instructions =
        List.of(add(0, 16, 24, 0), add(1, 16, 24, 16384), add(2, 16, 24, 32768));
    List<OperatorExecution> operators =
        core()
            .execute(
                new TileProgram(
                    OPERATORS,
                    instructions,
                    List.of(new Turn(0, 0), new Turn(1, stream), new Turn(2, 1 - stream))));

    assertThat(operators.get(1).startTick()).isEqualTo(operators.get(0).endTick());
    assertThat(operators.get(2).startTick()).isEqualTo(operators.get(1).endTick());
  }

  /** Every instruction is executed once, and those of a stream start in order on an engine. */
  @Property
  void instructionsOfAStreamStartInProgramOrder(
      @ForAll List<@IntRange(max = 3) Integer> streams,
      @ForAll @IntRange(min = 1, max = 40) int m) {
    List<Instruction> instructions =
        IntStream.range(0, streams.size())
            .<Instruction>mapToObj(index -> fold(index, m + index % 3))
            .toList();
    List<Turn> turns =
        IntStream.range(0, streams.size())
            .mapToObj(index -> new Turn(index, streams.get(index)))
            .toList();
    List<String> names = IntStream.range(0, streams.size()).mapToObj(index -> "p" + index).toList();
    if (names.isEmpty()) {
      return;
    }
    List<OperatorExecution> operators = core().execute(new TileProgram(names, instructions, turns));

    // All can start at any time, so that only their places in the program decide.
    for (int index = 1; index < operators.size(); index++) {
      assertThat(operators.get(index).startTick())
          .isGreaterThan(operators.get(index - 1).startTick());
    }
  }

  @Test
  void anInstructionWaitsForOneOfAnotherStream() {
    List<Instruction> instructions =
        List.of(load(0, 64), fold(1, 8, new Dependency(0, WaitReason.OPERAND_LOAD)));
    List<OperatorExecution> operators =
        core()
            .execute(
                new TileProgram(OPERATORS, instructions, List.of(new Turn(0, 0), new Turn(1, 1))));

    assertThat(operators.get(1).startTick()).isEqualTo(CLOCK.edgeAtOrAfter(LOAD_TICKS));
  }

  @Test
  void turnsBeginAtTheFirstInstruction() {
    assertThatThrownBy(() -> new TileProgram(OPERATORS, List.of(load(0, 64)), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new TileProgram(OPERATORS, List.of(load(0, 64)), List.of(new Turn(1, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
