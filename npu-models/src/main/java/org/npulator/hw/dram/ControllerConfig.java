package org.npulator.hw.dram;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** Queues and policies of a memory controller. */
@Doc("queues and policies of a memory controller")
public record ControllerConfig(
    @Doc("order in which requests are served") SchedulerConfig scheduler,
    @Doc("entries of the queues, one transaction each") QueueConfig queue,
    @Doc("share of the write queue at which writing starts") @AtLeast(0) @AtMost(1)
        double writeHighWatermark,
    @Doc("share of the write queue at which writing ends") @AtLeast(0) @AtMost(1)
        double writeLowWatermark,
    @Doc("when rows are closed; open if left out") Optional<PagePolicyConfig> pagePolicy,
    @Doc("when rows are refreshed") RefreshConfig refresh,
    @Doc("when ranks without requests save power; never if left out")
        Optional<PowerDownConfig> powerDown) {

  public ControllerConfig {
    if (writeLowWatermark <= 0 && queue.bankCommands().isEmpty()) {
      throw new InvalidValueException(
          "writeLowWatermark", "expected more than 0: at 0 reads would wait for ever");
    }
    if (writeLowWatermark > writeHighWatermark) {
      throw new InvalidValueException(
          "writeLowWatermark",
          "expected at most writeHighWatermark, which is " + writeHighWatermark);
    }
    if (refresh instanceof RefreshConfig.None
        && powerDown.flatMap(PowerDownConfig::selfRefreshAfter).isPresent()) {
      throw new InvalidValueException(
          "powerDown", "selfRefreshAfter expects a refresh other than none");
    }
    if (queue.bankCommands().isPresent()) {
      checkBankCommands(scheduler, pagePolicy, refresh);
      if (powerDown.isPresent()) {
        throw new InvalidValueException("powerDown", "expected none with queue.bankCommands");
      }
    }
  }

  private static void checkBankCommands(
      SchedulerConfig scheduler, Optional<PagePolicyConfig> pagePolicy, RefreshConfig refresh) {
    if (!scheduler.equals(new SchedulerConfig.FirstReady(Optional.empty()))) {
      throw new InvalidValueException(
          "scheduler",
          "expected FR-FCFS with queue.bankCommands, which has a rowHitCap of its own");
    }
    if (pagePolicy.isPresent() && !(pagePolicy.get() instanceof PagePolicyConfig.Open)) {
      throw new InvalidValueException("pagePolicy", "expected open with queue.bankCommands");
    }
    if (refresh instanceof RefreshConfig.PerBank || refresh.postponed() > 0) {
      throw new InvalidValueException(
          "refresh", "expected none, or all-bank and not postponed, with queue.bankCommands");
    }
  }

  /** The commands that are ever issued. */
  Set<Role> issuedCommands() {
    Set<Role> issued = EnumSet.allOf(Role.class);
    if (!(pagePolicy.orElse(null) instanceof PagePolicyConfig.Closed)) {
      issued.removeAll(EnumSet.of(Role.READ_PRECHARGE, Role.WRITE_PRECHARGE));
    }
    if (!(refresh instanceof RefreshConfig.AllBank)) {
      issued.removeAll(EnumSet.of(Role.PRECHARGE_ALL, Role.REFRESH));
    }
    if (!(refresh instanceof RefreshConfig.PerBank)) {
      issued.remove(Role.REFRESH_BANK);
    }
    if (powerDown.isEmpty()) {
      issued.removeIf(Role::power);
    } else if (powerDown.get().selfRefreshAfter().isPresent()) {
      issued.addAll(EnumSet.of(Role.PRECHARGE_ALL, Role.REFRESH));
    }
    return issued;
  }

  /** Entries of the queues. */
  @Doc("entries of the queues, one transaction each")
  public record QueueConfig(
      @Doc("read queue") @AtLeast(1) @AtMost(4096) int read,
      @Doc("write queue") @AtLeast(1) @AtMost(4096) int write,
      @Doc("command queues of the banks behind them; none if left out")
          Optional<BankCommandConfig> bankCommands) {

    public QueueConfig {
      if (bankCommands.isPresent() && bankCommands.get().idleDrainAbove() > write) {
        throw new InvalidValueException(
            "bankCommands",
            "idleDrainAbove is "
                + bankCommands.get().idleDrainAbove()
                + ", expected at most the entries of the write queue, "
                + write);
      }
    }
  }

  /** A command queue of each bank, served in turn (DRAMsim3). */
  @Doc("a command queue of each bank, served in turn")
  public record BankCommandConfig(
      @Doc("entries of the queue of a bank, one transaction each") @AtLeast(1) @AtMost(64)
          int depth,
      @Doc(
              "reads and writes of an open row after which it may be closed although requests to it"
                  + " wait behind one to another row")
          @AtLeast(1)
          @AtMost(1_000_000)
          int rowHitCap,
      @Doc(
              "waiting writes above which writing starts while the queues of all banks are empty;"
                  + " no more than these wait for others without end")
          @AtLeast(0)
          @AtMost(4096)
          int idleDrainAbove) {}
}
