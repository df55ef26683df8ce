package org.npulator.hw.pim;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** A kind of units at the banks and its sizes. */
@Doc("kind of units at the banks")
public sealed interface PimUnitConfig {

  /** The mapping of the kind. */
  PimMapping mapping();

  /** HBM-PIM: a SIMD unit for every two banks, driven by the accesses of an all-bank mode. */
  @Name("hbm-pim")
  @Doc("HBM-PIM: a SIMD unit with registers for every two banks, in all-bank mode")
  record HbmPim(
      @Doc("elements that a unit works on at a time") @AtLeast(1) @AtMost(1024) int lanes,
      @Doc("vector registers of each of the two files of a unit") @AtLeast(1) @AtMost(64)
          int registers,
      @Doc("instructions that one write programs") @AtLeast(1) @AtMost(64) int instructionsPerWrite,
      @Doc("row that is read in every bank before and after a kernel") @AtLeast(0) int parkingRow,
      @Doc("row whose opening begins the all-bank mode") @AtLeast(0) int allBankRow,
      @Doc("row whose closing ends the all-bank mode") @AtLeast(0) int singleBankRow,
      @Doc("row of the registers") @AtLeast(0) int registerRow)
      implements PimUnitConfig {
    @Override
    public PimMapping mapping() {
      return new HbmPimMapping(this);
    }
  }

  /** AttAcc: multiply-accumulate units for attention, with buffers and a softmax unit. */
  @Name("attacc")
  @Doc("AttAcc: units for attention at banks, bank groups or the buffer die")
  record AttAcc(
      @Doc("where the units are") Level level,
      @Doc(
              "whether two errors of the first published traces are repeated, for comparison with"
                  + " them: the second head of a pair is multiplied with the values of the first,"
                  + " and softmax and moves of a head without partner come after every block of"
                  + " scores; no if left out")
          Optional<Boolean> asPublished)
      implements PimUnitConfig {
    /** Where the units are. */
    public enum Level {
      BANK,
      BANK_GROUP,
      BUFFER
    }

    @Override
    public PimMapping mapping() {
      return new AttAccMapping(this);
    }
  }
}
