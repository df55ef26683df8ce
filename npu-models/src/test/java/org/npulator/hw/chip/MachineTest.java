package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationException;

class MachineTest {

  @ParameterizedTest
  @CsvSource({"edge-npu, 4", "laptop-npu, 16"})
  void figuresFollowFromTheDescription(String name, long gibibytes) {
    MachineFigures figures = MachineFigures.of(Machines.preset(name));

    assertThat(figures.peakMemoryBytesPerSecond()).isEqualTo(51.2e9);
    assertThat(figures.memoryBytes()).isEqualTo(gibibytes << 30);
    assertThat(figures.scratchpadBytes()).isEqualTo(2 << 20);
    assertThat(figures.accumulatorBytes()).isEqualTo(256 << 10);
    // 64 x 64 elements at 1 GHz, two operations each.
    assertThat(figures.teraOperationsPerSecond("int8xint8")).isCloseTo(8.192, within(1e-12));
    assertThat(figures.teraOperationsPerSecond("bf16xbf16")).isCloseTo(4.096, within(1e-12));
    assertThat(figures.peakInterconnectBytesPerSecond())
        .isGreaterThan(figures.peakMemoryBytesPerSecond());
    assertThatThrownBy(() -> figures.teraOperationsPerSecond("int4xint4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int8xint8");
  }

  @Test
  void laneCarriesABurstInWholeWords() {
    // 32-byte bursts of LPDDR5 on words of 24 bytes take two cycles each.
    NpuConfig config = Machines.preset("edge-npu", "interconnect.width=24 B");

    assertThat(MachineFigures.of(config).peakInterconnectBytesPerSecond()).isEqualTo(4 * 16e9);
  }

  /** 12.8 GB/s and 25.6 GB/s times the time in flight that the presets' comments state. */
  @ParameterizedTest
  @CsvSource({"edge-npu, 4", "laptop-npu, 2"})
  void outstandingBytesCoverThreeHundredNanoseconds(String name, int channels) {
    NpuConfig config = Machines.preset(name);

    assertThat(config.memory().channels()).isEqualTo(channels);
    assertThat(config.cores().dma().outstandingBytes() / (51.2e9 / channels)).isEqualTo(320e-9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "systemCache.clock=quick | systemCache.clock | [core, fabric]",
        "systemCache.capacity=8388609 B | systemCache.capacity | multiple of 2 KiB such as 8 MiB",
        "systemCache.line=16 B | systemCache.line | 32 bytes of a DRAM burst",
        "systemCache.line=100 B | systemCache.line | power of two",
        "systemCache.banks=7 | systemCache.banks | 7 banks",
        "systemCache.banks=1 | systemCache | use more banks",
        "systemCache.ways=0 | systemCache.ways | 1",
        "systemCache.ports=0 | systemCache.ports | 1",
      })
  void impossibleCacheIsRefusedWithItsKey(String override, String key, String expected) {
    assertThatThrownBy(() -> Machines.load("mobile-npu-system-cache", override))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cores.clock=quick | cores.clock | [core, fabric]",
        "interconnect.clock=quick | interconnect.clock | [core, fabric]",
        "clocks.memory=1 GHz | clocks | DRAM device",
        "clocks.core=999999937 Hz | clocks | common divisor",
        "cores.count=2 | cores.count | expected the block noc",
        "cores.count=65 | cores.count | 64",
        "cores.scratchpad.capacity=2097153 B | cores.scratchpad | multiple of 1024 bytes",
        "cores.accumulator.capacity=1000 B | cores.accumulator | 8 banks",
        "cores.scratchpad.width=4503599627370496 B | cores.scratchpad | 16 banks",
        "cores.scratchpad.banks=1 | cores.scratchpad | use more banks",
        "cores.matrix.macsPerCyclePerElement.int8xint9=1 | macsPerCyclePerElement | activations x weights",
        "cores.matrix.macsPerCyclePerElement.int8xint8=0.7 | macsPerCyclePerElement | 0.7",
        "cores.dma.burst=1 B | cores.dma.outstanding | 32 bytes of a DRAM burst",
        "cores.dma.engines=3 | cores.dma.engines | 2",
        "interconnect.latency=2000000 cycles | interconnect.latency | 1000000",
        "memory.ranks=3 | memory.ranks | power of two, not 3, unless the rank is last",
        "cores.matrix.count=0 | cores.matrix.count | 1",
        "cores.matrix.count=9 | cores.matrix.count | 8",
        "cores.dma.completion=sorted | cores.dma.completion | in-order",
        "stepLaunch=1e300 s | stepLaunch | at most 1",
        "cores.dma.outstanding=65536 | cores.dma.outstanding | at most 1048576 bytes",
        "cores.dma.burst=1 GiB | cores.dma.outstanding | at most 1048576 bytes",
        "interconnect.width=0 B | interconnect.width | 1",
      })
  void impossibleMachineIsRefusedWithItsKey(String override, String key, String expected) {
    assertThatThrownBy(() -> Machines.load("edge-npu", override))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(expected);
  }
}
