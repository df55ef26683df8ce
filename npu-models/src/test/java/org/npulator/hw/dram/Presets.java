package org.npulator.hw.dram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.core.quantity.Current;
import org.npulator.core.quantity.Energy;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.quantity.Power;
import org.npulator.core.quantity.Voltage;

/** The device presets, and controllers as in the conditions of the reference runs. */
final class Presets {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Presets() {}

  static DramDevice device(String name) {
    return bind(read(name));
  }

  static MemoryConfig memory(
      String device, int channels, int ranks, MemoryConfig.AddressMappingKind mapping) {
    return new MemoryConfig(device(device), channels, ranks, mapping, controller(true));
  }

  static ControllerConfig controller(boolean refresh) {
    return new ControllerConfig(
        ControllerConfig.Scheduler.FR_FCFS,
        new ControllerConfig.QueueConfig(32, 32),
        0.8,
        0.2,
        refresh ? ControllerConfig.Refresh.ALL_BANK : ControllerConfig.Refresh.NONE);
  }

  private static ObjectNode read(String name) {
    try (InputStream stream =
        Presets.class.getResourceAsStream("/configs/memory/" + name + ".yaml")) {
      ObjectNode node = (ObjectNode) YAML.readTree(stream);
      if (node.has("extends")) {
        ObjectNode parent = read(node.get("extends").asText());
        node.fields().forEachRemaining(entry -> parent.set(entry.getKey(), entry.getValue()));
        return parent;
      }
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DramDevice bind(JsonNode node) {
    JsonNode size = node.get("organization");
    Map<String, Integer> timing = new LinkedHashMap<>();
    node.get("timing").fields().forEachRemaining(e -> timing.put(e.getKey(), e.getValue().asInt()));
    Map<String, TimingConstraint> constraints = new LinkedHashMap<>();
    node.get("constraints")
        .fields()
        .forEachRemaining(e -> constraints.put(e.getKey(), constraint(e.getValue())));
    Map<String, String> sources = new LinkedHashMap<>();
    node.get("sources")
        .fields()
        .forEachRemaining(e -> sources.put(e.getKey(), e.getValue().asText()));
    JsonNode commands = node.get("commands");
    return new DramDevice(
        node.get("standard").asText(),
        Frequency.hertz((long) quantity(node.get("clock"))),
        new DramOrganization(
            size.get("dataBits").asInt(),
            size.get("devices").asInt(),
            size.get("bankGroups").asInt(),
            size.get("banksPerGroup").asInt(),
            size.get("rows").asInt(),
            size.get("columns").asInt(),
            size.get("burstLength").asInt()),
        timing,
        node.get("readLatency").asText(),
        node.get("writeLatency").asText(),
        node.get("burst").asText(),
        node.get("refreshInterval").asText(),
        node.get("refreshDuration").asText(),
        node.get("rowCycle").asText(),
        node.get("rowActive").asText(),
        node.get("rowPrecharge").asText(),
        new DramProtocol(
            strings(commands.get("activate")),
            Optional.ofNullable(commands.get("secondActivateWithin")).map(JsonNode::asText),
            commands.get("precharge").asText(),
            commands.get("prechargeAll").asText(),
            commands.get("read").asText(),
            commands.get("write").asText(),
            commands.get("refresh").asText(),
            Optional.ofNullable(commands.get("dataClock"))
                .map(
                    clock ->
                        new DramProtocol.DataClock(
                            clock.get("readCommand").asText(),
                            clock.get("writeCommand").asText(),
                            clock.get("runsAfterBurst").asText()))),
        constraints,
        power(node.get("power")),
        sources);
  }

  private static TimingConstraint constraint(JsonNode node) {
    return new TimingConstraint(
        TimingConstraint.Level.valueOf(node.get("level").asText().replace('-', '_').toUpperCase()),
        strings(node.get("from")),
        strings(node.get("to")),
        node.get("cycles").asText(),
        Optional.ofNullable(node.get("window")).map(JsonNode::asInt),
        Optional.ofNullable(node.get("sibling")).map(JsonNode::asBoolean));
  }

  private static DramPower power(JsonNode node) {
    if ("currents".equals(node.get("type").asText())) {
      return new DramPower.Currents(
          new Voltage(quantity(node.get("vdd"))),
          new Current(quantity(node.get("idd0"))),
          new Current(quantity(node.get("idd2n"))),
          new Current(quantity(node.get("idd3n"))),
          new Current(quantity(node.get("idd4r"))),
          new Current(quantity(node.get("idd4w"))),
          new Current(quantity(node.get("idd5b"))),
          node.get("source").asText());
    }
    return new DramPower.Estimate(
        new Energy(quantity(node.get("activate"))),
        new Energy(quantity(node.get("read"))),
        new Energy(quantity(node.get("write"))),
        new Energy(quantity(node.get("refresh"))),
        new Power(quantity(node.get("activeStandby"))),
        new Power(quantity(node.get("prechargedStandby"))),
        node.get("low").asDouble(),
        node.get("high").asDouble(),
        node.get("source").asText());
  }

  private static double quantity(JsonNode node) {
    String[] parts = node.asText().split(" ");
    Map<String, Double> units =
        Map.of("MHz", 1e6, "V", 1.0, "mA", 1e-3, "nJ", 1e-9, "pJ", 1e-12, "mW", 1e-3);
    return Double.parseDouble(parts[0]) * units.get(parts[1]);
  }

  private static List<String> strings(JsonNode node) {
    List<String> list = new ArrayList<>();
    node.forEach(element -> list.add(element.asText()));
    return list;
  }
}
