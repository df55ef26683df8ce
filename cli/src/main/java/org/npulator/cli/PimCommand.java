package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.npulator.config.bind.NearestName;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.QuantityFormatException;
import org.npulator.experiment.dram.CommandTraceWriter;
import org.npulator.experiment.store.CompleteFile;
import org.npulator.experiment.store.FolderTakenException;
import org.npulator.hw.chip.PimMemory;
import org.npulator.hw.chip.PimResult;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.dram.CommandRecorder;
import org.npulator.hw.pim.ElementWidth;
import org.npulator.hw.pim.HostTraffic;
import org.npulator.hw.pim.PimKernel;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.Elementwise;
import org.npulator.hw.pim.PimKernel.Elementwise.Operation;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.pim.PimKernel.StateUpdate;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one kernel on a memory with processing in memory. */
@Command(
    name = "pim",
    description =
        "Run one kernel on a memory with processing in memory, without a chip around it, and"
            + " compare with a host that reads the operands and writes the result.",
    mixinStandardHelpOptions = true)
final class PimCommand implements Callable<Integer> {
  private static final long LARGEST = 1L << 32;
  private static final long MOST_QUERIES = 1024;

  @Option(
      names = "--pim",
      required = true,
      paramLabel = "NAME|FILE",
      description =
          "The memory: a preset of kind pim (see 'npulator presets list') or a YAML file.")
  private String pim;

  @ArgGroup(multiplicity = "1")
  private Task task;

  /** What is to be run. */
  private static final class Task {
    @Option(
        names = "--gemv",
        paramLabel = "OUTxIN[xVECTORS]",
        description =
            "A weight matrix that lies in the memory, OUT rows of IN elements, times one or more"
                + " vectors.")
    private String gemv;

    @Option(
        names = "--attention",
        paramLabel = "HEADSxCONTEXTxDIMENSION",
        description =
            "Attention of one token for each of HEADS key-value heads, spread over the channels.")
    private String attention;

    @Option(
        names = "--state-update",
        paramLabel = "HEADSxDIMENSIONxSTATE",
        description =
            "A step of a state space model for one token: HEADS states of DIMENSION rows and STATE"
                + " columns that lie in the memory.")
    private String stateUpdate;

    @Option(
        names = "--elementwise",
        paramLabel = "NAME:ELEMENTS",
        description = "add, multiply or relu of vectors that lie in the memory.")
    private String elementwise;
  }

  @Option(
      names = "--element-bits",
      paramLabel = "BITS",
      defaultValue = "16",
      description = "Bits of an element in the memory (default: ${DEFAULT-VALUE}).")
  private long elementBits;

  @Option(
      names = "--queries",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "With --attention: query heads that share a key-value head (default: ${DEFAULT-VALUE}).")
  private long queries;

  @Option(
      names = "--activation",
      description = "With --gemv: the units apply an activation function to the product.")
  private boolean activation;

  @Option(
      names = "--host-traffic",
      paramLabel = "READ[+WRITTEN]",
      description =
          "Bytes, such as 64MiB or 64MiB+16MiB, that a host reads and then writes in the same"
              + " channels while the kernel runs, as memory.controller.hostAccesses says.")
  private String hostTraffic;

  @Option(
      names = "--commands",
      paramLabel = "FILE",
      description =
          "Write every command of the first channel as CSV, which 'npulator dram --check' reads;"
              + " compressed if the name ends in .gz.")
  private Path commands;

  @Option(names = "--overwrite", description = "Replace an existing file.")
  private boolean overwrite;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Override a value of the memory, such as memory.channels=16 or"
              + " memory.device.timing.nRFC=260. Repeatable.")
  private List<String> overrides = List.of();

  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (elementBits < 1 || elementBits > 64) {
      throw new UsageException(
          "--element-bits " + elementBits + ": expected a whole number from 1 to 64");
    }
    if (queries < 1 || queries > MOST_QUERIES) {
      throw new UsageException(
          "--queries " + queries + ": expected a whole number from 1 to " + MOST_QUERIES);
    }
    if (queries > 1 && task.attention == null) {
      throw new UsageException("--queries " + queries + ": expected with --attention");
    }
    if (activation && task.gemv == null) {
      throw new UsageException("--activation: expected with --gemv");
    }
    PimSystemConfig system =
        presets.loader().load("pim", pim, overrides, PimSystemConfig.class).value();
    PimKernel kernel = kernel();
    String table;
    try {
      table = commands == null ? run(system, kernel, null) : recorded(system, kernel);
    } catch (PimMappingException e) {
      throw new UsageException(e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.flush();
    return ExitCode.OK;
  }

  private String recorded(PimSystemConfig system, PimKernel kernel) throws Exception {
    try (CompleteFile file = new CompleteFile(commands, overwrite)) {
      String table = run(system, kernel, new CommandTraceWriter(file.writer(), system.memory()));
      file.commit();
      return table;
    } catch (FolderTakenException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("cannot write " + commands + ": " + ErrorReport.message(e), e);
    }
  }

  /**
   * @param recorder of the first channel, or null
   */
  private String run(PimSystemConfig system, PimKernel kernel, CommandRecorder recorder)
      throws UsageException, PimMappingException {
    IntFunction<CommandRecorder> recorders = channel -> channel == 0 ? recorder : null;
    PimMemory memory = new PimMemory(system);
    PimOrganization organization = system.memory().organization();
    PimResult result = memory.run(kernel, hostTraffic == null ? recorders : channel -> null);
    PimResult host =
        memory.run(
            organization.channels(),
            HostTraffic.insteadOfUnits(organization)
                .program(kernel.operandBytes(), kernel.resultBytes()));
    String table = PimTable.of(pim, name(), kernel, result, host);
    if (hostTraffic != null) {
      List<Bytes> bytes = hostBytes();
      PimProgram steps =
          HostTraffic.besideUnits(organization).program(bytes.get(0).bytes(), bytes.get(1).bytes());
      table +=
          SharedPimTable.of(
              bytes.get(0).bytes() + bytes.get(1).bytes(),
              kernel,
              result,
              memory.run(organization.channels(), steps),
              memory.run(kernel, steps, recorders));
    }
    return table;
  }

  /** Bytes read and written. */
  private List<Bytes> hostBytes() throws UsageException {
    String[] parts = hostTraffic.split("\\+", -1);
    try {
      Bytes read = Bytes.parse(parts[0].trim());
      Bytes written = parts.length == 1 ? new Bytes(0) : Bytes.parse(parts[1].trim());
      long sum = Math.addExact(read.bytes(), written.bytes());
      if (parts.length <= 2 && sum >= 1 && sum <= LARGEST) {
        return List.of(read, written);
      }
    } catch (QuantityFormatException | ArithmeticException e) {
      // The message below says what is expected.
    }
    throw new UsageException(
        "--host-traffic "
            + hostTraffic
            + ": expected bytes read and written, such as 64MiB or 64MiB+16MiB, 4 GiB at most");
  }

  private String name() {
    return task.gemv != null
        ? "gemv " + task.gemv
        : task.attention != null
            ? "attention "
                + task.attention
                + (queries > 1 ? ", " + queries + " queries a head" : "")
            : task.stateUpdate != null ? "state update " + task.stateUpdate : task.elementwise;
  }

  private PimKernel kernel() throws UsageException {
    ElementWidth width = new ElementWidth((int) elementBits);
    if (task.gemv != null) {
      List<Long> sizes = sizes("--gemv", task.gemv, 2, 3);
      return new Gemv(
          sizes.get(0), sizes.get(1), sizes.size() == 3 ? sizes.get(2) : 1, width, activation);
    }
    if (task.attention != null) {
      List<Long> sizes = sizes("--attention", task.attention, 3, 3);
      return new Attention(sizes.get(0), sizes.get(1), sizes.get(2), queries, width);
    }
    if (task.stateUpdate != null) {
      List<Long> sizes = sizes("--state-update", task.stateUpdate, 3, 3);
      return new StateUpdate(sizes.get(0), sizes.get(1), sizes.get(2), width);
    }
    String[] parts = task.elementwise.split(":", -1);
    List<String> names = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      String name = operation.name().toLowerCase(Locale.ROOT);
      names.add(name);
      if (parts.length == 2 && parts[0].equals(name)) {
        return new Elementwise(operation, sizes("--elementwise", parts[1], 1, 1).get(0), width);
      }
    }
    throw new UsageException(
        "--elementwise "
            + task.elementwise
            + ": expected an operation and a number such as add:1048576; "
            + NearestName.advice(parts[0], names));
  }

  private static List<Long> sizes(String option, String text, int least, int most)
      throws UsageException {
    List<Long> sizes = new ArrayList<>();
    for (String part : text.split("x", -1)) {
      if (!part.matches("[0-9]{1,10}")
          || Long.parseLong(part) < 1
          || Long.parseLong(part) > LARGEST) {
        throw new UsageException(
            option + " " + text + ": expected whole numbers from 1 to " + LARGEST + " with x");
      }
      sizes.add(Long.parseLong(part));
    }
    if (sizes.size() < least || sizes.size() > most) {
      throw new UsageException(
          option
              + " "
              + text
              + ": expected "
              + (least == most ? least : least + " or " + most)
              + " numbers, such as "
              + "4096x4096x128".substring(0, least == 3 ? 13 : 9));
    }
    return sizes;
  }
}
