package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.Receive;
import org.npulator.hw.program.Send;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;

/**
 * Finds pairs of instructions that touch the same bytes, one of them writing, without being ordered
 * by what a core guarantees: an instruction starts after those it waits for are complete and after
 * earlier ones of its engine have started; products, vector operations and sends complete in order,
 * loads, stores and receives in any order.
 */
final class HazardChecker {
  private enum Kind {
    LOAD,
    STORE,
    MATRIX,
    VECTOR,
    DEQUANTIZER,
    SEND,
    RECEIVE
  }

  /** A queue of a stream; arrays are numbered. */
  private record Unit(Kind kind, int number, int stream) {
    boolean completesInOrder() {
      return kind != Kind.LOAD && kind != Kind.STORE && kind != Kind.RECEIVE;
    }
  }

  private enum Place {
    MEMORY,
    SCRATCHPAD,
    ACCUMULATOR
  }

  private record Bytes(Place place, long start, long end, boolean write) {}

  private final boolean dequantizer;

  private HazardChecker(boolean dequantizer) {
    this.dequantizer = dequantizer;
  }

  static List<String> unorderedConflicts(Machine machine, TileProgram program) {
    return new HazardChecker(machine.dequantizer()).unorderedConflicts(program);
  }

  private List<String> unorderedConflicts(TileProgram program) {
    List<Instruction> instructions = program.instructions();
    int[] streams = program.streams();
    List<Unit> units = new ArrayList<>();
    for (int index = 0; index < streams.length; index++) {
      units.add(unit(instructions.get(index), streams[index]));
    }
    List<BitSet> complete = completeAtStart(instructions, units);
    List<List<Bytes>> touched = instructions.stream().map(HazardChecker::touched).toList();
    List<String> conflicts = new ArrayList<>();
    for (int later = 0; later < instructions.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        if (complete.get(later).get(earlier)) {
          continue;
        }
        boolean readAfterWrite = overlap(touched.get(earlier), true, touched.get(later), false);
        boolean writeAfter =
            overlap(touched.get(earlier), true, touched.get(later), true)
                || overlap(touched.get(earlier), false, touched.get(later), true);
        Unit unit = units.get(later);
        boolean inOrder = unit.equals(units.get(earlier)) && unit.completesInOrder();
        // The vector engine may fetch a row before the operation before has written it.
        if ((readAfterWrite && (!inOrder || unit.kind() != Kind.MATRIX))
            || (writeAfter && !inOrder)) {
          conflicts.add(
              later
                  + " "
                  + instructions.get(later)
                  + " / "
                  + earlier
                  + " "
                  + instructions.get(earlier));
        }
      }
    }
    return conflicts;
  }

  private static List<BitSet> completeAtStart(List<Instruction> instructions, List<Unit> units) {
    List<BitSet> complete = new ArrayList<>();
    Map<Unit, Integer> previous = new HashMap<>();
    for (int index = 0; index < instructions.size(); index++) {
      Instruction instruction = instructions.get(index);
      BitSet done = new BitSet();
      Integer before = previous.put(units.get(index), index);
      if (before != null) {
        done.or(complete.get(before));
      }
      for (Dependency dependency : instruction.waitsFor()) {
        int other = dependency.instruction();
        done.set(other);
        done.or(complete.get(other));
        Unit unit = units.get(other);
        if (unit.completesInOrder()) {
          for (int same = 0; same < other; same++) {
            if (units.get(same).equals(unit)) {
              done.set(same);
            }
          }
        }
      }
      complete.add(done);
    }
    return complete;
  }

  private Unit unit(Instruction instruction, int stream) {
    if (instruction instanceof MatrixMultiply product) {
      return new Unit(Kind.MATRIX, product.array(), stream);
    }
    return new Unit(kind(instruction), 0, stream);
  }

  private Kind kind(Instruction instruction) {
    if (instruction instanceof Load) {
      return Kind.LOAD;
    }
    if (instruction instanceof Store) {
      return Kind.STORE;
    }
    if (instruction instanceof Send) {
      return Kind.SEND;
    }
    if (instruction instanceof Receive) {
      return Kind.RECEIVE;
    }
    boolean dequantizes = ((VectorOperation) instruction).kernel() == VectorKernel.DEQUANTIZE;
    return dequantizes && dequantizer ? Kind.DEQUANTIZER : Kind.VECTOR;
  }

  private static boolean overlap(
      List<Bytes> earlier, boolean earlierWrites, List<Bytes> later, boolean laterWrites) {
    for (Bytes one : earlier) {
      if (one.write() != earlierWrites) {
        continue;
      }
      for (Bytes other : later) {
        if (other.write() == laterWrites
            && one.place() == other.place()
            && one.start() < other.end()
            && other.start() < one.end()) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Bytes> touched(Instruction instruction) {
    List<Bytes> bytes = new ArrayList<>();
    if (instruction instanceof Load load) {
      for (long plane = 0; plane < load.planes().count(); plane++) {
        rows(
            bytes,
            Place.MEMORY,
            load.memoryAddress() + plane * load.planes().memoryStrideBytes(),
            load.rowBytes(),
            load.rows(),
            load.memoryStrideBytes(),
            false);
        rows(
            bytes,
            Place.SCRATCHPAD,
            load.scratchpadAddress() + plane * load.planes().scratchpadStrideBytes(),
            load.rowBytes(),
            load.rows(),
            load.scratchpadStrideBytes(),
            true);
      }
    } else if (instruction instanceof Store store) {
      for (long plane = 0; plane < store.planes().count(); plane++) {
        rows(
            bytes,
            Place.SCRATCHPAD,
            store.scratchpadAddress() + plane * store.planes().scratchpadStrideBytes(),
            store.rowBytes(),
            store.rows(),
            store.scratchpadStrideBytes(),
            false);
        rows(
            bytes,
            Place.MEMORY,
            store.memoryAddress() + plane * store.planes().memoryStrideBytes(),
            store.rowBytes(),
            store.rows(),
            store.memoryStrideBytes(),
            true);
      }
    } else if (instruction instanceof MatrixMultiply product) {
      operand(bytes, product.activations(), product.m(), product.k(), false);
      boolean transposed = product.weightsTransposed();
      operand(
          bytes,
          product.weights(),
          transposed ? product.n() : product.k(),
          transposed ? product.k() : product.n(),
          false);
      operand(bytes, product.accumulators(), product.m(), product.n(), true);
      if (product.accumulate()) {
        operand(bytes, product.accumulators(), product.m(), product.n(), false);
      }
    } else if (instruction instanceof Send send) {
      rows(
          bytes,
          Place.SCRATCHPAD,
          send.scratchpadAddress(),
          send.rowBytes(),
          send.rows(),
          send.scratchpadStrideBytes(),
          false);
    } else if (instruction instanceof Receive receive) {
      rows(
          bytes,
          Place.SCRATCHPAD,
          receive.scratchpadAddress(),
          receive.rowBytes(),
          receive.rows(),
          receive.scratchpadStrideBytes(),
          true);
    } else {
      vector(bytes, (VectorOperation) instruction);
    }
    return bytes;
  }

  private static void vector(List<Bytes> bytes, VectorOperation operation) {
    VectorKernel kernel = operation.kernel();
    for (int source = 0; source < operation.sources().size(); source++) {
      if (kernel == VectorKernel.DEQUANTIZE && source == 1) {
        scales(bytes, operation);
        continue;
      }
      long columns = operation.columns();
      if (kernel == VectorKernel.ROTARY_EMBEDDING && source == 1) {
        columns = operation.segment();
      }
      boolean state =
          (kernel == VectorKernel.ONLINE_SOFTMAX && source == 1)
              || (kernel == VectorKernel.NORMALIZE && source == 1)
              || (kernel == VectorKernel.RESCALE_ADD && source == 2);
      operand(bytes, operation.sources().get(source), operation.rows(), state ? 3 : columns, false);
      if (kernel == VectorKernel.ONLINE_SOFTMAX && state) {
        operand(bytes, operation.sources().get(source), operation.rows(), 3, true);
      }
    }
    long columns = kernel == VectorKernel.ARGMAX ? 1 : operation.columns();
    operand(bytes, operation.destination(), operation.rows(), columns, true);
  }

  private static void scales(List<Bytes> bytes, VectorOperation operation) {
    Operand scales = operation.sources().get(1);
    long blockRows = scales.format().blockElements();
    rows(
        bytes,
        Place.SCRATCHPAD,
        scales.address(),
        scales.format().scaleRowBytes(operation.columns()),
        (operation.rows() + blockRows - 1) / blockRows,
        scales.rowStrideBytes(),
        false);
  }

  private static void operand(
      List<Bytes> bytes, Operand operand, long rows, long columns, boolean write) {
    Place place = operand.memory() == LocalMemory.SCRATCHPAD ? Place.SCRATCHPAD : Place.ACCUMULATOR;
    long rowBytes = operand.format().rowBytes(columns);
    rows(bytes, place, operand.address(), rowBytes, rows, operand.rowStrideBytes(), write);
  }

  private static void rows(
      List<Bytes> bytes,
      Place place,
      long address,
      long rowBytes,
      long rows,
      long stride,
      boolean write) {
    if (stride == rowBytes) {
      bytes.add(new Bytes(place, address, address + rows * rowBytes, write));
      return;
    }
    for (long row = 0; row < (stride == 0 ? 1 : rows); row++) {
      long start = address + row * stride;
      bytes.add(new Bytes(place, start, start + rowBytes, write));
    }
  }
}
