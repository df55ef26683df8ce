package org.npulator.config.bind;

import java.math.BigDecimal;
import java.util.Optional;
import org.npulator.config.bind.ValueType.BlockType;
import org.npulator.config.bind.ValueType.BooleanType;
import org.npulator.config.bind.ValueType.ChoiceType;
import org.npulator.config.bind.ValueType.IntegerType;
import org.npulator.config.bind.ValueType.ListType;
import org.npulator.config.bind.ValueType.LiteralType;
import org.npulator.config.bind.ValueType.MapType;
import org.npulator.config.bind.ValueType.NumberType;
import org.npulator.config.bind.ValueType.QuantityType;
import org.npulator.config.bind.ValueType.ReferenceType;
import org.npulator.config.bind.ValueType.TextType;
import org.npulator.config.bind.ValueType.VariantType;

/** What a type expects, in words that follow "expected". */
public final class Expectation implements ValueType.Visitor<String> {

  /** What a value of the type is, with article. */
  public static String of(ValueType type) {
    return type.accept(new Expectation());
  }

  /** The range as the user would write it: every integer has one. */
  static Range range(IntegerType type) {
    double least = type.wide() ? Long.MIN_VALUE : Integer.MIN_VALUE;
    double most = type.wide() ? Long.MAX_VALUE : Integer.MAX_VALUE;
    return new Range(
        Optional.of(type.range().least().orElse(least)),
        Optional.of(type.range().most().orElse(most)));
  }

  /** A number without exponent or trailing zeros. */
  public static String write(double value) {
    return value == Long.MAX_VALUE
        ? Long.toString(Long.MAX_VALUE)
        : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  @Override
  public String visitBoolean(BooleanType type) {
    return "true or false";
  }

  @Override
  public String visitText(TextType type) {
    return "text";
  }

  @Override
  public String visitInteger(IntegerType type) {
    return "an integer" + type.range().describe(Expectation::write);
  }

  @Override
  public String visitNumber(NumberType type) {
    return "a number" + type.range().describe(Expectation::write);
  }

  @Override
  public String visitQuantity(QuantityType type) {
    String range = type.range().describe(type.quantity()::write);
    return type.quantity().description() + (range.isEmpty() ? "" : "," + range);
  }

  @Override
  public String visitLiteral(LiteralType type) {
    return "a single value such as 64, 2 MiB or bf16";
  }

  @Override
  public String visitChoice(ChoiceType type) {
    return NearestName.oneOf(type.constants().keySet());
  }

  @Override
  public String visitBlock(BlockType type) {
    return "a block of keys";
  }

  @Override
  public String visitVariant(VariantType type) {
    return "a block of keys with type: " + NearestName.oneOf(type.variants().keySet());
  }

  @Override
  public String visitReference(ReferenceType type) {
    return "the name of a " + type.kind() + " preset, a file or a block of keys";
  }

  @Override
  public String visitList(ListType type) {
    return "a list";
  }

  @Override
  public String visitMap(MapType type) {
    return "names with values, each " + of(type.value());
  }
}
