package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.port.Lane;

final class Speed {
  public static void main(String[] args) {
    MemoryConfig config = Presets.memory("LPDDR5-6400", 4, 1, MemoryConfig.AddressMappingKind.TILE_DMA);
    for (int size : new int[] {1 << 14, 1 << 16, 1 << 24}) {
      for (boolean batching : new boolean[] {false, true, true, true}) {
        List<TransferScript.Step> steps = new ArrayList<>();
        long total = 256L << 20;
        for (long a = 0; a < total; a += size) {
          steps.add(new TransferScript.Step(a / 64 * 5 * 105 / 100 , false, a, size, 1, 0));
        }
        long start = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        TransferScript.Outcome out = TransferScript.run(config, 5, new Lane(20, 30, 64, 4, 2048), steps, total / 64 * 6, batching, null);
        double seconds = (java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
        System.out.printf("size %d batching %b: %.2f s, %.1f M pieces/s, bandwidth %.3f%n", size, batching, seconds, total / 32 / seconds * 1e-6, total / 64.0 * 5 / out.ends().get(out.ends().size() - 1));
      }
    }
  }
}
