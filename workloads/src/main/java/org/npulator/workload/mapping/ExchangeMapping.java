package org.npulator.workload.mapping;

import org.npulator.workload.mapping.CoreTask.Exchange;
import org.npulator.workload.mapping.CoreTask.Part;
import org.npulator.workload.mapping.CoreTask.Transfer;

/**
 * What one core sends and receives when an activation is distributed anew. All cores go through the
 * messages in the same order, so that the earliest one that is not complete can always proceed.
 */
final class ExchangeMapping {
  private final StepContext step;
  private final int core;
  private final Exchange exchange;

  ExchangeMapping(StepContext step, int core, Exchange exchange) {
    this.step = step;
    this.core = core;
    this.exchange = exchange;
  }

  void map() {
    for (Transfer transfer : exchange.transfers()) {
      if (transfer.source() == core) {
        send(exchange.source().orElseThrow(), transfer);
      }
      if ((transfer.destinations() >> core & 1) != 0) {
        receive(exchange.target().orElseThrow(), transfer);
      }
    }
  }

  /** Bytes that this core gets from others. */
  long bytesReceived() {
    long bytes = 0;
    for (Transfer transfer : exchange.transfers()) {
      boolean receives = (transfer.destinations() >> core & 1) != 0;
      if (receives && transfer.source() != core) {
        Block region = transfer.region();
        bytes +=
            region.rows()
                * exchange.target().orElseThrow().tensor().format().rowBytes(region.columns());
      }
    }
    return bytes;
  }

  private void send(Part part, Transfer transfer) {
    Block region = transfer.region();
    Region source =
        step.activations()
            .read(
                part.tensor(),
                region.firstRow() - part.block().firstRow(),
                region.rows(),
                region.firstColumn() - part.block().firstColumn(),
                region.columns());
    step.builder().send(source, transfer.message(), transfer.destinations());
    step.activations().done(part.tensor(), source);
  }

  private void receive(Part part, Transfer transfer) {
    Block region = transfer.region();
    long row = region.firstRow() - part.block().firstRow();
    long column = region.firstColumn() - part.block().firstColumn();
    Region destination =
        step.activations().write(part.tensor(), row, region.rows(), column, region.columns());
    step.builder().receive(destination, transfer.message(), transfer.source());
    step.activations()
        .written(part.tensor(), destination, row, region.rows(), column, region.columns());
  }
}
