package org.npulator.experiment.validate.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.config.bind.NearestName;
import org.npulator.config.yaml.Quote;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.dram.ReferenceDevices.Device;
import org.npulator.experiment.validate.dram.ReferenceDevices.Tool;

/**
 * A name such as DDR4_2400U_8Gb_x8_q64 taken apart: the longest known device that it begins with,
 * the size of its chips, and variants.
 *
 * @param device that it begins with
 * @param overrides of its variants
 */
record DeviceName(Device device, List<String> overrides) {
  private static final Pattern SIZE = Pattern.compile("[0-9]+Gb|x[0-9]+");
  private static final String NUMBER = "<n>";

  static DeviceName of(String name, Tool tool) throws NotExpressibleException {
    String reason = tool.excluded().map(excluded -> excluded.get(name)).orElse(null);
    if (reason != null) {
      throw new NotExpressibleException("device " + name + " is excluded: " + reason);
    }
    String known = "";
    for (String candidate : tool.devices().keySet()) {
      if ((name.equals(candidate) || name.startsWith(candidate + "_"))
          && candidate.length() > known.length()) {
        known = candidate;
      }
    }
    if (known.isEmpty()) {
      throw new NotExpressibleException(
          "device "
              + Quote.quote(name)
              + " is not known; "
              + NearestName.advice(name, tool.devices().keySet()));
    }
    Device device = tool.devices().get(known);
    List<String> overrides = new ArrayList<>();
    for (String part : name.substring(known.length()).split("_")) {
      if (SIZE.matcher(part).matches()) {
        checkSize(part, name, device);
      } else if (!part.isEmpty()) {
        overrides.addAll(variant(part, name, tool));
      }
    }
    return new DeviceName(device, List.copyOf(overrides));
  }

  private static void checkSize(String part, String name, Device device)
      throws NotExpressibleException {
    boolean same =
        device.size().map(size -> Arrays.asList(size.split("_")).contains(part)).orElse(false);
    if (!same) {
      throw new NotExpressibleException(
          "device "
              + Quote.quote(name)
              + " has chips of another size than its preset: "
              + part
              + device.size().map(size -> ", not " + size).orElse(""));
    }
  }

  private static List<String> variant(String part, String name, Tool tool)
      throws NotExpressibleException {
    for (Map.Entry<String, List<String>> variant : tool.variants().entrySet()) {
      String[] around = variant.getKey().split(NUMBER, 2);
      if (around.length == 1) {
        if (part.equals(variant.getKey())) {
          return variant.getValue();
        }
        continue;
      }
      Matcher matcher =
          Pattern.compile(Pattern.quote(around[0]) + "([0-9]{1,6})" + Pattern.quote(around[1]))
              .matcher(part);
      if (matcher.matches()) {
        return variant.getValue().stream()
            .map(override -> override.replace(NUMBER, matcher.group(1)))
            .toList();
      }
    }
    throw new NotExpressibleException(
        Quote.quote(part)
            + " in device "
            + Quote.quote(name)
            + " is not known; expected "
            + NearestName.oneOf(tool.variants().keySet()));
  }
}
