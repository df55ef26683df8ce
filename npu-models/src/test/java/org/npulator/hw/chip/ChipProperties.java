package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Planes;
import org.npulator.hw.program.Reuse;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;

/** Random programs on all units together, DRAM included. */
class ChipProperties {
  private static final NpuConfig[] MACHINES = {
    Machines.withCore("edge-npu", SmallCore.withFewBanks(2)),
    Machines.withCore("edge-npu", SmallCore.withoutConflicts(1)),
    Machines.withCore("laptop-npu", SmallCore.withFewBanks(1)),
    Machines.withCore("laptop-npu", SmallCore.withoutConflicts(2)),
  };

  @Provide
  Arbitrary<TileProgram> programs() {
    return new CoreProperties()
        .programs()
        .flatMap(
            program -> Arbitraries.randomValue(random -> withTransfersAnywhere(program, random)));
  }

  private static TileProgram withTransfersAnywhere(TileProgram program, Random random) {
    List<Instruction> instructions = new ArrayList<>();
    for (Instruction instruction : program.instructions()) {
      long rowBytes = 1 + random.nextInt(300);
      long rows = 1 + random.nextInt(6);
      long stride = rowBytes + random.nextInt(5000);
      long address = random.nextInt(1 << 20);
      int operator = instruction.operator();
      List<Dependency> waitsFor = instruction.waitsFor();
      Planes planes = new Planes(1 + random.nextInt(3), random.nextInt(50_000), 6 * 300);
      if (instruction instanceof Load) {
        instructions.add(
            new Load(
                operator,
                waitsFor,
                address,
                rowBytes,
                rows,
                stride,
                0,
                rowBytes,
                planes,
                Reuse.UNKNOWN));
      } else if (instruction instanceof Store) {
        instructions.add(
            new Store(operator, waitsFor, address, rowBytes, rows, stride, 0, rowBytes, planes));
      } else {
        instructions.add(instruction);
      }
    }
    return new TileProgram(program.operators(), instructions);
  }

  @Property
  void statesSumToTheTimeAndDataIsBurstsTimesTheirLength(
      @ForAll("programs") TileProgram first,
      @ForAll("programs") TileProgram second,
      @ForAll @IntRange(max = 3) int machine) {
    ChipRun run = new ChipRun(MACHINES[machine]);
    run.execute(first);
    run.idle(1e-6);
    run.execute(second);
    ChipReport report = run.drained();

    long macs = 0;
    for (TileProgram program : List.of(first, second)) {
      for (Instruction instruction : program.instructions()) {
        if (instruction instanceof MatrixMultiply product) {
          macs += product.macs();
        }
      }
    }
    assertThat(report.macs()).isEqualTo(macs);
  }

  @Property
  void nothingStartsBeforeWhatItWaitsForHasEnded(
      @ForAll("programs") TileProgram program, @ForAll @IntRange(max = 3) int machine) {
    List<OperatorExecution> operators = new ChipRun(MACHINES[machine]).execute(program).operators();

    for (int index = 0; index < operators.size(); index++) {
      for (Dependency dependency : program.instructions().get(index).waitsFor()) {
        assertThat(operators.get(index).startTick())
            .isGreaterThanOrEqualTo(operators.get(dependency.instruction()).endTick());
      }
    }
  }

  @Property
  void equalProgramsGiveEqualReports(
      @ForAll("programs") TileProgram program, @ForAll @IntRange(max = 3) int machine) {
    ChipRun once = new ChipRun(MACHINES[machine]);
    ChipRun again = new ChipRun(MACHINES[machine]);

    assertThat(once.execute(program)).isEqualTo(again.execute(program));
    assertThat(once.drained()).isEqualTo(again.drained());
  }
}
