package org.npulator.workload.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.json.JsonFormatException;
import org.npulator.workload.json.JsonObject;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.TensorKind;

/**
 * The names that a trace has for the constants of an enum.
 *
 * @param byName in the order of the constants
 */
record TraceNames<E extends Enum<E>>(Map<String, E> byName, List<String> names) {
  static final String SCHEMA = "npulator-operator-trace/1";

  static final TraceNames<StepKind> STEPS = kebabCase(StepKind.values());
  static final TraceNames<TensorKind> TENSORS = kebabCase(TensorKind.values());
  static final TraceNames<Elementwise.Kind> ELEMENTWISE = kebabCase(Elementwise.Kind.values());
  static final TraceNames<Reduction.Kind> REDUCTIONS = kebabCase(Reduction.Kind.values());

  private static <E extends Enum<E>> TraceNames<E> kebabCase(E[] constants) {
    return of(constants, TraceNames::kebabCase);
  }

  private static <E extends Enum<E>> TraceNames<E> of(E[] constants, Function<E, String> name) {
    return new TraceNames<>(
        Arrays.stream(constants).collect(Collectors.toUnmodifiableMap(name, Function.identity())),
        Arrays.stream(constants).map(name).toList());
  }

  static NumberFormat readFormat(JsonObject object, String key) throws JsonFormatException {
    List<String> formats = NumberFormat.all().stream().map(NumberFormat::formatName).toList();
    return object.choice(key, formats, NumberFormat::named);
  }

  private static String kebabCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String nameOf(E constant) {
    return names.get(constant.ordinal());
  }

  E read(JsonObject object, String key) throws JsonFormatException {
    return object.choice(key, names, name -> Optional.ofNullable(byName.get(name)));
  }
}
