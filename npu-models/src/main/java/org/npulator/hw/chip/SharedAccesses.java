package org.npulator.hw.chip;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.port.AccessSchedule;
import org.npulator.hw.program.LocalMemory;

/** Lets several units look at the accesses of one engine, which forgets what none of them needs. */
final class SharedAccesses {
  private final AccessSchedule accesses;
  private final List<View> views = new ArrayList<>();

  SharedAccesses(AccessSchedule accesses) {
    this.accesses = accesses;
  }

  AccessSchedule view() {
    View view = new View();
    views.add(view);
    return view;
  }

  private final class View implements AccessSchedule {
    private long neededFrom;

    @Override
    public long nextAccessCycle(long cycle) {
      return accesses.nextAccessCycle(cycle);
    }

    @Override
    public boolean blocked(LocalMemory memory, long cycle, long address, long bytes) {
      return accesses.blocked(memory, cycle, address, bytes);
    }

    @Override
    public void forgetBefore(long cycle) {
      neededFrom = Math.max(neededFrom, cycle);
      long needed = neededFrom;
      for (View view : views) {
        needed = Math.min(needed, view.neededFrom);
      }
      accesses.forgetBefore(needed);
    }
  }
}
