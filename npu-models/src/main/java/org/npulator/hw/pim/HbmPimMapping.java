package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.pim.PimKernel.Elementwise;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/**
 * Kernels on HBM-PIM (Lee et al., ISCA 2021) as the host library of Samsung's PIMSimulator drives
 * them: the host parks all banks, enters the all-bank mode, loads instructions, and then triggers
 * every step of all units by a read or write of even or of odd banks. Because its controller may
 * reorder accesses, the host puts a fence behind each group of accesses that share registers.
 */
final class HbmPimMapping implements PimMapping {
  static final String SINGLE_BANK = "single-bank";
  static final String ALL_BANK = "all-bank";
  static final String ALL_BANK_PIM = "all-bank-pim";
  static final String READ = "RD";
  static final String WRITE = "WR";
  static final String ALL_BANK_READ = "AB_RD";
  static final String ALL_BANK_WRITE = "AB_WR";
  private static final int ELEMENT_BYTES = 2;
  private static final int INSTRUCTION_COLUMN = 4;
  private static final int REGISTER_COLUMN = 8;

  /** Of the two banks that name the even and the odd banks. */
  private static final int EVEN = 0;

  private static final int ODD = 1;

  private final PimUnitConfig.HbmPim unit;

  HbmPimMapping(PimUnitConfig.HbmPim unit) {
    this.unit = unit;
  }

  @Override
  public List<Share> map(PimKernel kernel, PimOrganization memory) throws PimMappingException {
    check(kernel, memory);
    Program program = new Program(memory);
    if (kernel instanceof Gemv gemv && !gemv.activation()) {
      program.gemv(gemv, HbmPimGemvLayout.of(gemv, unit, memory));
    } else if (kernel instanceof Elementwise elementwise) {
      program.elementwise(elementwise);
    } else {
      throw new PimMappingException(
          kernel instanceof Gemv
              ? "HBM-PIM adds the lanes of a result on the host, so an activation comes after it"
              : kernel instanceof PimKernel.StateUpdate
                  ? "HBM-PIM has no kernel for state updates"
                  : "HBM-PIM has no softmax and no transposed operands; attention stays with the processor");
    }
    return List.of(new Share(memory.channels(), program.steps.build()));
  }

  @Override
  public PimGemv gemv(PimGemv.Shape shape, PimOrganization memory) throws PimMappingException {
    check(new Gemv(shape.outputs(), shape.inputs(), shape.vectors(), shape.width(), false), memory);
    return new HbmPimGemv(unit, shape, memory);
  }

  @Override
  public int usableRows(PimOrganization memory) {
    return Math.min(
        Math.min(unit.parkingRow(), unit.registerRow()),
        Math.min(unit.allBankRow(), unit.singleBankRow()));
  }

  /** The program of a channel for weights at a place. */
  PimProgram gemv(Gemv gemv, HbmPimGemvLayout layout, PimOrganization memory) {
    Program program = new Program(memory);
    program.gemv(gemv, layout);
    return program.steps.build();
  }

  private void check(PimKernel kernel, PimOrganization memory) throws PimMappingException {
    if (kernel.width().bits() != 8 * ELEMENT_BYTES) {
      throw new PimMappingException(
          "HBM-PIM computes in 16-bit elements, not in " + kernel.width().bits() + "-bit ones");
    }
    if (unit.lanes() * ELEMENT_BYTES != memory.transactionBytes()) {
      throw new PimMappingException(
          "a column of "
              + memory.transactionBytes()
              + " bytes does not fill the "
              + unit.lanes()
              + " lanes of a unit");
    }
  }

  static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** The program of a channel; all channels have the same. */
  private final class Program {
    final PimProgram.Builder steps = new PimProgram.Builder(SINGLE_BANK);
    final PimOrganization memory;

    Program(PimOrganization memory) {
      this.memory = memory;
    }

    void gemv(Gemv gemv, HbmPimGemvLayout layout) {
      begin(7);
      for (long output = 0; output < layout.outputTiles(); output++) {
        for (long vector = 0; vector < gemv.vectors(); vector++) {
          control(ALL_BANK_PIM);
          for (int parity = EVEN; parity <= ODD; parity++) {
            for (long input = parity; input < layout.inputTiles(); input += 2) {
              multiply(layout, output, input, parity);
            }
          }
          group(
              ALL_BANK_WRITE,
              ODD,
              0,
              layout.resultColumn(output * gemv.vectors() + vector),
              unit.registers());
          control(ALL_BANK);
        }
      }
      end();
    }

    /** A register file of the input for every unit, then a product for each pair of registers. */
    private void multiply(HbmPimGemvLayout layout, long output, long input, int parity) {
      group(ALL_BANK_WRITE, ODD, unit.registerRow(), REGISTER_COLUMN, unit.registers());
      long column = layout.weightColumn(output, input);
      for (int i = 0; i < unit.registers(); i++) {
        group(ALL_BANK_READ, parity, 0, column + (long) i * unit.registers(), unit.registers());
      }
    }

    void elementwise(Elementwise kernel) throws PimMappingException {
      long perTile =
          (long) unit.lanes() * unit.registers() * memory.banksPerRank() * memory.channels();
      long tiles = ceil(kernel.elements(), perTile);
      long operandRows = ceil(tiles * unit.registers(), memory.columns());
      int operands = kernel.operation().operands();
      HbmPimGemvLayout.requireRows((operands + 1) * operandRows, unit);
      begin(kernel.operation().operands() == 1 ? 6 : 8);
      control(ALL_BANK_PIM);
      for (long tile = 0; tile < tiles; tile++) {
        for (int parity = EVEN; parity <= ODD; parity++) {
          for (int operand = 0; operand <= operands; operand++) {
            group(
                operand < operands ? ALL_BANK_READ : ALL_BANK_WRITE,
                parity,
                operand * operandRows,
                tile * unit.registers(),
                unit.registers());
          }
        }
      }
      control(ALL_BANK);
      end();
    }

    /** Parks the banks, enters the all-bank mode and loads instructions. */
    private void begin(int instructions) {
      park();
      int otherGroup = memory.bankGroups() / 2;
      for (int group = 0; group <= otherGroup; group += Math.max(1, otherGroup)) {
        for (int bank = 0; bank < 2; bank++) {
          steps.add(WRITE, memory.bank(0, 0, group, bank), unit.allBankRow(), memory.columns() - 1);
        }
      }
      steps.alone().switches(ModeSwitch.OPENED, ALL_BANK);
      group(
          ALL_BANK_WRITE,
          ODD,
          unit.registerRow(),
          INSTRUCTION_COLUMN,
          (int) ceil(instructions, unit.instructionsPerWrite()));
    }

    /** Leaves the all-bank mode and parks the banks. */
    private void end() {
      steps.add(ALL_BANK_WRITE, EVEN, unit.singleBankRow(), memory.columns() - 1);
      steps.add(ALL_BANK_WRITE, ODD, unit.singleBankRow(), memory.columns() - 1);
      steps.alone().switches(ModeSwitch.CLOSED, SINGLE_BANK);
      park();
    }

    private void park() {
      for (int bank = 0; bank < memory.banksPerGroup(); bank++) {
        for (int group = 0; group < memory.bankGroups(); group++) {
          steps.add(READ, memory.bank(0, 0, group, bank), unit.parkingRow(), 0);
        }
      }
      steps.alone();
    }

    /** A write to the control register. */
    private void control(String mode) {
      steps.add(ALL_BANK_WRITE, EVEN, unit.registerRow(), 0);
      steps.alone().switches(ModeSwitch.SERVED, mode);
    }

    /** Accesses to consecutive columns, a fence behind them. */
    private void group(String command, int bank, long row, long column, int count) {
      for (int i = 0; i < count; i++) {
        long at = column + i;
        steps.add(
            command, bank, (int) (row + at / memory.columns()), (int) (at % memory.columns()));
      }
      steps.alone();
    }
  }
}
