package org.npulator.workload.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.npulator.workload.operator.ActiveNeurons;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.OperatorVisitor;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Tensor;

/** Writes one operator as one object; failures of the stream are unchecked, as visitors need. */
final class OperatorWriter implements OperatorVisitor<Void> {
  private final JsonGenerator json;

  OperatorWriter(JsonGenerator json) {
    this.json = json;
  }

  @Override
  public Void matmul(Matmul operator) {
    return object(
        "matmul",
        operator,
        () -> {
          if (operator.active().isPresent()) {
            boolean inputs = operator.active().get().side() == ActiveNeurons.Side.INPUTS;
            json.writeNumberField(
                inputs ? "activeInputs" : "activeOutputs", operator.active().get().count());
          }
          tensor("input", operator.input());
          tensor("weight", operator.weight());
          if (operator.bias().isPresent()) {
            tensor("bias", operator.bias().get());
          }
        });
  }

  @Override
  public Void attention(Attention operator) {
    return object(
        "attention",
        operator,
        () -> {
          json.writeNumberField("batch", operator.batch());
          json.writeNumberField("newTokens", operator.newTokens());
          json.writeNumberField("cachedTokens", operator.cachedTokens());
          json.writeNumberField("queryHeads", operator.queryHeads());
          json.writeNumberField("keyValueHeads", operator.keyValueHeads());
          json.writeNumberField("headDimension", operator.headDimension());
          if (operator.window().isPresent()) {
            json.writeNumberField("window", operator.window().get().tokens());
            json.writeNumberField("sinks", operator.window().get().sinks());
          }
          tensor("query", operator.query());
          tensor("key", operator.key());
          tensor("value", operator.value());
          tensor("keyCache", operator.keyCache());
          tensor("valueCache", operator.valueCache());
        });
  }

  @Override
  public Void reduction(Reduction operator) {
    return object(
        "reduction",
        operator,
        () -> {
          json.writeStringField("kind", TraceNames.REDUCTIONS.nameOf(operator.kind()));
          boolean constant =
              switch (operator.kind()) {
                case RMS_NORM, LAYER_NORM, SAMPLE, SAMPLE_TOP_K -> true;
                case ARGMAX, TOP_K -> false;
              };
          if (constant) {
            json.writeNumberField("constant", operator.constant());
          }
          tensor("input", operator.input());
          if (operator.weight().isPresent()) {
            tensor("weight", operator.weight().get());
          }
        });
  }

  @Override
  public Void elementwise(Elementwise operator) {
    return object(
        "elementwise",
        operator,
        () -> {
          json.writeStringField("kind", TraceNames.ELEMENTWISE.nameOf(operator.kind()));
          if (operator.kind() == Elementwise.Kind.ROTARY_EMBEDDING) {
            json.writeNumberField("segment", operator.segment());
          }
          if (operator.kind() == Elementwise.Kind.SCALE) {
            json.writeNumberField("constant", operator.constant());
          }
          json.writeArrayFieldStart("inputs");
          for (Tensor input : operator.inputs()) {
            tensor(input);
          }
          json.writeEndArray();
        });
  }

  @Override
  public Void gather(Gather operator) {
    return object("gather", operator, () -> tensor("table", operator.table()));
  }

  private Void object(String kind, Operator operator, Fields fields) {
    try {
      json.writeStartObject();
      json.writeStringField("operator", kind);
      json.writeStringField("role", operator.role());
      if (operator.layer() >= 0) {
        json.writeNumberField("layer", operator.layer());
      }
      fields.write();
      tensor("output", operator.output());
      json.writeEndObject();
      return null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void tensor(String use, Tensor tensor) throws IOException {
    json.writeFieldName(use);
    tensor(tensor);
  }

  private void tensor(Tensor tensor) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tensor.name());
    json.writeStringField("kind", TraceNames.TENSORS.nameOf(tensor.kind()));
    json.writeNumberField("rows", tensor.rows());
    json.writeNumberField("columns", tensor.columns());
    json.writeStringField("format", tensor.format().formatName());
    json.writeEndObject();
  }

  /** The fields of one kind of operator. */
  private interface Fields {
    void write() throws IOException;
  }
}
