package org.npulator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that was executed in this process, and what it printed. */
record Invocation(int exitCode, String output, String errors) {

  static Invocation of(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    int exitCode = Main.execute(commandLine, arguments);
    return new Invocation(exitCode, output.toString(), errors.toString());
  }
}
