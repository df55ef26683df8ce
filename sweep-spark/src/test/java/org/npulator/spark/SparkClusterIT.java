package org.npulator.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.experiment.sweep.Shard;
import org.npulator.experiment.sweep.SweepEngine.Machines;

/**
 * A standalone Spark master with two workers on loopback, started from the Spark jars of the build.
 * Workers have Spark only; the simulator reaches them as shipped jars.
 */
class SparkClusterIT {
  private static final long START_SECONDS = 90;
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();
  private static final List<String> SETTINGS =
      List.of("spark.driver.host", "spark.driver.bindAddress");

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void driveFromLoopback() {
    SETTINGS.forEach(name -> System.setProperty(name, LOOPBACK));
  }

  @AfterEach
  void stop() throws InterruptedException {
    SETTINGS.forEach(System::clearProperty);
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void killedWorkerLosesNothing() throws Exception {
    assumeTrue(
        ShippedJars.files().length >= 10,
        "not run: the classes are not in jars; 'mvn -Pspark verify' runs it");
    SmallSweep small = SmallSweep.in(folder);
    Path home = sparkHome();
    int port = freePort();
    String master = "spark://" + LOOPBACK + ":" + port;
    start(home, "master", "org.apache.spark.deploy.master.Master", "--port", "" + port);
    awaitLine("master", "Starting Spark master at " + master);
    Process first = worker(home, "first", master);
    worker(home, "second", master);
    awaitLine("first", "Successfully registered with master");
    awaitLine("second", "Successfully registered with master");

    List<Integer> left = new ArrayList<>();
    small.runOnSpark(
        "spark",
        small.origin(),
        Shard.ALL,
        new Machines(Optional.of(master), 1),
        done -> {
          if (left.isEmpty() && done >= 4 && hasExecutor("first") && hasExecutor("second")) {
            first.destroyForcibly();
            left.add(SmallSweep.POINTS - done);
          }
        });

    assertThat(left).as("points left when a worker was killed").singleElement().isNotEqualTo(0);
    assertThat(first.isAlive()).isFalse();
    assertThat(small.rows("spark")).hasSize(SmallSweep.POINTS).isEqualTo(small.rowsOfOneThread());
  }

  /** Whether an executor of a worker has begun to simulate: jars of a job are fetched first. */
  private boolean hasExecutor(String worker) {
    try (Stream<Path> files = Files.walk(folder.resolve(worker + "-work"))) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("experiments-"));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private Process worker(Path home, String name, String master) throws IOException {
    return start(
        home,
        name,
        "org.apache.spark.deploy.worker.Worker",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--work-dir",
        folder.resolve(name + "-work").toString(),
        master);
  }

  private Process start(Path home, String name, String type, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(List.of("-Xmx256m", "-cp", home.resolve("jars") + File.separator + "*", type));
    command.addAll(List.of("--host", LOOPBACK, "--webui-port", "0"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    // A release has it in its file names; a worker looks for a source tree otherwise.
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private void awaitLine(String name, String text) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.readString(log(name)).contains(text)) {
      assertThat(System.nanoTime()).as(() -> text + " in " + read(name)).isLessThan(limit);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(log(name));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A folder such as Spark is released in, without anything of the simulator. */
  private Path sparkHome() throws IOException {
    List<String> own =
        Stream.of(ShippedJars.files())
            .filter(file -> !file.matches(".*jackson-(core|databind|annotations)-.*"))
            .toList();
    Path home = folder.resolve("spark-home");
    Path jars = Files.createDirectories(home.resolve("jars"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : classPath.split(File.pathSeparator)) {
      Path file = Path.of(entry).toAbsolutePath();
      if (Files.isRegularFile(file) && !own.contains(file.toString())) {
        Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
      }
    }
    return home;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
