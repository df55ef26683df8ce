package org.npulator.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StateAccountProperties {
  private enum State {
    BUSY,
    WAITING,
    IDLE
  }

  @Property
  void everyTickIsInTheStateThatWasRecordedForIt(
      @ForAll List<State> states, @ForAll @IntRange(max = 1000) int step) {
    StateAccount<State> account = new StateAccount<>(State.class);
    long[] expected = new long[State.values().length];
    long time = 0;
    for (State state : states) {
      long length = (time * 7 + step) % 11;
      time += length;
      expected[state.ordinal()] += length;
      account.record(state, time);
    }
    for (State state : State.values()) {
      assertThat(account.ticks(state)).isEqualTo(expected[state.ordinal()]);
    }
    assertThat(account.total()).isEqualTo(account.position()).isEqualTo(time);
  }

  @Example
  void noTickIsAccountedTwice() {
    StateAccount<State> account = new StateAccount<>(State.class);
    account.record(State.BUSY, 10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> account.record(State.WAITING, 9))
        .withMessageContaining("10");
  }
}
