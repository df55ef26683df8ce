package org.npulator.workload.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.config.bind.NearestName;
import org.npulator.hw.format.FormatConfig.ShortNames;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.format.Sparsity;

/**
 * The number formats of a run and what of its weights is used. Matrices of the model (projections,
 * embedding table, head) have the weight format; what enters a matrix product has the activation
 * format; keys and values have the cache format from the moment they are made. Everything else is
 * bf16: the stream between the blocks, what leaves a projection, biases, norm weights, rotary
 * tables, logits.
 *
 * @param name such as w8a8 or bf16, in its shortest form
 * @param activePercent of the neurons of feed-forward blocks that are active for a token, if not
 *     all
 */
public record FormatSet(
    String name,
    NumberFormat weight,
    NumberFormat activation,
    NumberFormat keyValue,
    Optional<Integer> activePercent) {
  private static final Pattern ACTIVE = Pattern.compile("(.+)-n([1-9][0-9]?|100)");
  private static final String EXPECTED =
      "expected w<weights>a<activations>, optionally kv<cache>, with formats or their short names,"
          + " such as w4a16, w8a8kv4 or wint4-g64a16, or one format such as bf16;"
          + " then -2of4 or -s75 for sparse weights, or -n30 for active neurons";

  /** What a format stands for in a name. */
  private record Token(String text, NumberFormat format) {}

  /**
   * Reads a name such as w4a16, w4a8kv4, wint4-g64afp16 or mxfp4. Without {@code kv} the cache has
   * the format that goes with the activations; a format alone is that of the weights, with the
   * activations that go with it. At the end {@code -2of4} says that of every four weights two are
   * stored, {@code -s75} that 75 percent of the weights, anywhere, are zero, {@code -n30} that 30
   * percent of the neurons of feed-forward blocks are active for a token.
   *
   * @throws InvalidWorkloadException with the nearest valid name if there is no such set
   */
  public static FormatSet named(String name) throws InvalidWorkloadException {
    Matcher active = ACTIVE.matcher(name);
    if (active.matches()) {
      return named(active.group(1)).active(Integer.parseInt(active.group(2)));
    }
    Optional<FormatSet> found = parse(name);
    int dash = name.lastIndexOf('-');
    if (found.isEmpty() && dash > 0) {
      found =
          Sparsity.named(name.substring(dash + 1))
              .flatMap(zeros -> parse(name.substring(0, dash)).flatMap(set -> set.sparse(zeros)));
    }
    if (found.isEmpty()) {
      String advice =
          NearestName.of(name, sets().stream().map(FormatSet::name).toList())
              .map(nearest -> "did you mean '" + nearest + "'? " + EXPECTED)
              .orElse(EXPECTED);
      throw new InvalidWorkloadException("there are no formats of this name; " + advice);
    }
    FormatSet set = found.get();
    if (set.weight.bits() > set.activation.bits()) {
      throw new InvalidWorkloadException(
          "weights of %d bits with activations of %d, expected weights no wider than activations"
              .formatted(set.weight.bits(), set.activation.bits()));
    }
    return set;
  }

  /** The set with sparse weights, or nothing if their format cannot be. */
  private Optional<FormatSet> sparse(Sparsity zeros) {
    return weight
        .sparse(zeros)
        .map(
            format ->
                new FormatSet(name + "-" + zeros, format, activation, keyValue, Optional.empty()));
  }

  private FormatSet active(int percent) throws InvalidWorkloadException {
    if (weight.blockElements() > 0 || weight.sparsity().isPresent()) {
      throw new InvalidWorkloadException(
          "active neurons with weights in %s, whose blocks span neurons; expected a format without blocks such as int8"
              .formatted(weight));
    }
    return new FormatSet(name + "-n" + percent, weight, activation, keyValue, Optional.of(percent));
  }

  /**
   * Neurons of which the weights are needed for some tokens at a time: those that are active for at
   * least one, if tokens are independent of each other. Tokens of a text are more alike, so this is
   * an upper bound.
   *
   * @param all neurons of a block
   * @return nothing if all are needed
   */
  OptionalLong activeNeurons(long all, long tokens) {
    if (activePercent.isEmpty()) {
      return OptionalLong.empty();
    }
    double part = 1 - Math.pow(1 - activePercent.get() / 100.0, tokens);
    return OptionalLong.of(Math.max(1, Math.min(all, Math.round(part * all))));
  }

  /** All sets of formats that have short names, and of each format for all. */
  public static List<FormatSet> sets() {
    List<FormatSet> sets = new ArrayList<>();
    for (Token weight : shortTokens(ShortNames::weight)) {
      for (Token activation : shortTokens(ShortNames::activation)) {
        for (Token keyValue : shortTokens(ShortNames::keyValue)) {
          FormatSet set = of(weight.format(), activation.format(), keyValue.format());
          if (weight.format().bits() <= activation.format().bits() && !sets.contains(set)) {
            sets.add(set);
          }
        }
      }
    }
    return List.copyOf(sets);
  }

  /**
   * What enters the products of attention: the activations, or bf16 if those have blocks with
   * scales or less than a byte, since queries and probabilities are cut at any token.
   */
  public NumberFormat attention() {
    return activation.alignmentElements() == 1 ? activation : NumberFormat.BF16;
  }

  private static Optional<FormatSet> parse(String name) {
    for (Token weight : tokens(ShortNames::weight)) {
      boolean alone = !Character.isDigit(name.isEmpty() ? '0' : name.charAt(0));
      if (alone && name.equals(weight.text())) {
        NumberFormat activation = activationsWith(weight.format());
        return Optional.of(of(weight.format(), activation, cacheWith(activation)));
      }
      String start = "w" + weight.text() + "a";
      if (!name.startsWith(start)) {
        continue;
      }
      String rest = name.substring(start.length());
      for (Token activation : tokens(ShortNames::activation)) {
        if (rest.equals(activation.text())) {
          NumberFormat format = activation.format();
          return Optional.of(of(weight.format(), format, cacheWith(format)));
        }
        for (Token cache : tokens(ShortNames::keyValue)) {
          if (rest.equals(activation.text() + "kv" + cache.text())) {
            return Optional.of(of(weight.format(), activation.format(), cache.format()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static FormatSet of(NumberFormat weight, NumberFormat activation, NumberFormat keyValue) {
    String inParts =
        "w" + text(weight, ShortNames::weight) + "a" + text(activation, ShortNames::activation);
    if (!keyValue.equals(cacheWith(activation))) {
      inParts += "kv" + text(keyValue, ShortNames::keyValue);
    }
    boolean alone =
        activation.equals(activationsWith(weight)) && keyValue.equals(cacheWith(activation));
    String shortName = text(weight, ShortNames::weight);
    String single = Character.isDigit(shortName.charAt(0)) ? weight.formatName() : shortName;
    boolean shorter = alone && single.length() < inParts.length();
    return new FormatSet(
        shorter ? single : inParts, weight, activation, keyValue, Optional.empty());
  }

  private static NumberFormat activationsWith(NumberFormat weight) {
    return NumberFormat.of(weight.config().companions().activations());
  }

  private static NumberFormat cacheWith(NumberFormat activation) {
    return NumberFormat.of(activation.config().companions().keyValue());
  }

  private static String text(
      NumberFormat format, Function<ShortNames, Optional<String>> shortName) {
    return format.config().shortNames().flatMap(shortName).orElse(format.formatName());
  }

  private static List<Token> tokens(Function<ShortNames, Optional<String>> shortName) {
    List<Token> tokens = new ArrayList<>(shortTokens(shortName));
    NumberFormat.all().forEach(format -> tokens.add(new Token(format.formatName(), format)));
    return tokens;
  }

  private static List<Token> shortTokens(Function<ShortNames, Optional<String>> shortName) {
    List<Token> tokens = new ArrayList<>();
    for (NumberFormat format : NumberFormat.all()) {
      format
          .config()
          .shortNames()
          .flatMap(shortName)
          .ifPresent(text -> tokens.add(new Token(text, format)));
    }
    return tokens;
  }
}
