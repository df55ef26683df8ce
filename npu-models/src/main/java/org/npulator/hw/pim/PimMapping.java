package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** Turns kernels into programs for the channels of a memory, in the way of one kind of unit. */
public interface PimMapping {

  /**
   * The programs of a kernel. Channels that are not named have nothing to do.
   *
   * @throws PimMappingException if the kind cannot run the kernel, or the operands do not fit
   */
  List<Share> map(PimKernel kernel, PimOrganization memory) throws PimMappingException;

  /**
   * Keys and values of heads that lie in the banks.
   *
   * @throws PimMappingException if the kind cannot attend to them
   */
  default PimAttention attention(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    throw new PimMappingException("the units run no attention");
  }

  /**
   * Weights of products that lie in the banks.
   *
   * @throws PimMappingException if the kind cannot multiply them
   */
  default PimGemv gemv(PimGemv.Shape shape, PimOrganization memory) throws PimMappingException {
    throw new PimMappingException("the units multiply no weights");
  }

  /**
   * Refuses numbers that the units do not multiply, which are all but those of one floating-point
   * format.
   *
   * @param stored format of weights, or of keys and values
   * @param sent format of inputs, or of queries
   */
  default void requireFormats(NumberFormat stored, NumberFormat sent) throws PimMappingException {
    if (stored.alignmentElements() != 1 || stored.sumsAreIntegers() || !stored.equals(sent)) {
      throw new PimMappingException(
          "the units multiply numbers of one floating-point format, not %s and %s"
              .formatted(sent, stored));
    }
  }

  /** Rows of a bank, from the first one on, that can hold data. */
  default int usableRows(PimOrganization memory) {
    return memory.rows();
  }

  /**
   * What some channels have to do, all the same.
   *
   * @param channels number of channels
   * @param program of each
   */
  record Share(int channels, PimProgram program) {}
}
