package org.npulator.hw.pim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;
import org.npulator.core.quantity.Bytes;

/** A kind of units at the banks and its sizes. */
@Doc("kind of units at the banks")
public sealed interface PimUnitConfig {

  /** The mapping of the kind. */
  PimMapping mapping();

  /** The commands for units that the device has to have. */
  List<String> commands();

  /** Rows that are not for operands, by key. */
  default Map<String, Integer> reservedRows() {
    return Map.of();
  }

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

    @Override
    public List<String> commands() {
      return List.of(HbmPimMapping.ALL_BANK_READ, HbmPimMapping.ALL_BANK_WRITE);
    }

    @Override
    public Map<String, Integer> reservedRows() {
      return Map.of(
          "parkingRow",
          parkingRow,
          "allBankRow",
          allBankRow,
          "singleBankRow",
          singleBankRow,
          "registerRow",
          registerRow);
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

    @Override
    public List<String> commands() {
      return List.of("MACAB", "MACSB", "MACPB", "WRGB", "MVSB", "MVGB", "SFM");
    }
  }

  /** GDDR6-AiM: multiply-accumulate units at the banks with a buffer for all of them. */
  @Name("gddr6-aim")
  @Doc("GDDR6-AiM: a multiply-accumulate unit at each bank, a buffer for all of them")
  record Gddr6Aim(
      @Doc("size of the buffer for vectors") @AtLeast(1) Bytes buffer,
      @Doc("row of the table of the activation function, behind all operands") @AtLeast(1)
          int activationRow)
      implements PimUnitConfig {
    @Override
    public PimMapping mapping() {
      return new AimMapping(this);
    }

    @Override
    public List<String> commands() {
      return List.of("MAC16", "WRGB", "WRMAC16", "RDMAC16");
    }

    @Override
    public Map<String, Integer> reservedRows() {
      return Map.of("activationRow", activationRow);
    }
  }

  /** Newton and NeuPIMs: as GDDR6-AiM, with vectors copied from rows. */
  @Name("neupims")
  @Doc("Newton and NeuPIMs: a multiply-accumulate unit at each bank, a buffer of a row for all")
  record NeuPims(
      @Doc("elements that a unit works on at a time") @AtLeast(1) @AtMost(1024) int lanes,
      @Doc("whether one command stands for all products of a result and its read")
          boolean composite,
      @Doc("row of the first bank that vectors are written to, behind all operands") @AtLeast(1)
          int vectorRow)
      implements PimUnitConfig {
    @Override
    public PimMapping mapping() {
      return new NeuPimsMapping(this);
    }

    @Override
    public List<String> commands() {
      return composite
          ? List.of("GWRITE", "P_HEADER", "COMPS4_READRES")
          : List.of("GWRITE", "COMP", "READRES");
    }

    @Override
    public Map<String, Integer> reservedRows() {
      return Map.of("vectorRow", vectorRow);
    }
  }

  /** Pimba: units for state updates. */
  @Name("pimba")
  @Doc("Pimba: a unit for state updates and attention for every few banks")
  record Pimba(
      @Doc("banks that share a unit") @AtLeast(1) @AtMost(16) int banksPerUnit,
      @Doc("register writes of a bank that begins with other rows of a state")
          @AtLeast(0)
          @AtMost(64)
          int blockRowWrites)
      implements PimUnitConfig {
    @Override
    public PimMapping mapping() {
      return new PimbaMapping(this);
    }

    @Override
    public List<String> commands() {
      return List.of("COMP", "REG_WRITE", "RESULT");
    }
  }

  /** Units with more multipliers for narrower operands. */
  @Name("low-precision")
  @Doc("a multiply-accumulate unit at each bank with more multipliers for narrower operands")
  record LowPrecision(
      @Doc("size of the buffer for vectors") @AtLeast(1) Bytes buffer,
      @Doc("multipliers by w and the bits of a weight, such as w4")
          Map<String, Multipliers> operands)
      implements PimUnitConfig {
    public LowPrecision {
      operands = Collections.unmodifiableMap(new LinkedHashMap<>(operands));
    }

    @Override
    public PimMapping mapping() {
      return new LowPrecisionMapping(this);
    }

    @Override
    public List<String> commands() {
      return List.of("MACAB", "WRGB", "WRMAC", "RDMAC");
    }
  }

  /** Multipliers of a unit for operands of some width. */
  @Doc("multipliers of a unit")
  record Multipliers(
      @Doc("products of a unit at a time") @AtLeast(1) @AtMost(4096) int count,
      @Doc("bits of an activation") @AtLeast(1) @AtMost(64) int activationBits) {}
}
