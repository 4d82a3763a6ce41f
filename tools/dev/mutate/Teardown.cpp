// Teardown in the wrong way. drop-cancel: a timer or work is no longer stopped.
// plain-stop: stopped without waiting for its handler. late-free-irq: the
// interrupt is freed behind something that its handler uses.
#include "Callbacks.h"

using llvm::StringRef;

namespace drydock::mutate {

struct Stop {
  const char *Waits, *Plain; ///< Plain: null where there is none
  enum { Timer, Work, Other } What;
};

static const Stop Stops[] = {
    {"cancel_work_sync", "cancel_work", Stop::Work},
    {"cancel_delayed_work_sync", "cancel_delayed_work", Stop::Work},
    {"del_timer_sync", "del_timer", Stop::Timer},
    {"timer_delete_sync", nullptr, Stop::Timer},
    {"hrtimer_cancel", "hrtimer_try_to_cancel", Stop::Timer},
    {"tasklet_kill", nullptr, Stop::Other},
};

static const Stop *stopNamed(StringRef Name) {
  auto It =
      llvm::find_if(Stops, [&](const Stop &S) { return Name == S.Waits; });
  return It == std::end(Stops) ? nullptr : It;
}

static bool arms(StringRef Name) {
  static const char *const Names[] = {
      "mod_timer",          "add_timer",        "hrtimer_start",
      "schedule_work",      "queue_work",       "schedule_delayed_work",
      "queue_delayed_work", "mod_delayed_work", "tasklet_schedule",
      "tasklet_hi_schedule"};
  return llvm::is_contained(Names, Name);
}

/// Nothing else in the file stops or drains it, and something arms it.
static bool isOnlyStop(const Callbacks &All, const WrittenCall &Call) {
  StringRef Field = lastComponent(Call.Args[0]);
  bool Armed = false;
  for (const Callbacks::Site &S : All.sites()) {
    StringRef Name = S.Call.Name;
    if (Name == "destroy_workqueue" || Name == "flush_workqueue" ||
        Name == "drain_workqueue")
      return false;
    bool Same = llvm::any_of(S.Call.Args, [&](const std::string &A) {
      return lastComponent(A) == Field;
    });
    if (!Same || S.Call.Where.Begin == Call.Where.Begin)
      continue;
    Armed |= arms(Name);
    if (Name.contains("cancel") || Name.contains("del_timer") ||
        Name.contains("flush") || Name.contains("kill") ||
        Name.contains("shutdown") || Name.contains("disable"))
      return false;
  }
  return Armed;
}

template <typename Fn> static void eachStop(const FunctionView &F, Fn Do) {
  const Callbacks &All = F.File.callbacks();
  if (!All.isTeardown(F.Name))
    return;
  for (const clang::CompoundStmt *C : F.Compounds)
    for (const Item &I : blockOf(C)) {
      std::optional<WrittenCall> Call = F.File.Source.call(I.S);
      const Stop *S = Call ? stopNamed(Call->Name) : nullptr;
      std::optional<Range> At = S ? F.File.Source.statement(I.S) : std::nullopt;
      if (At && Call->Args.size() == 1 &&
          StringRef(Call->Args[0]).contains("->") && isOnlyStop(All, *Call))
        Do(*S, *Call, *At);
    }
}

static Mutation stopMutation(const FunctionView &F, const char *Kind,
                             const WrittenCall &Call, Range At) {
  Mutation M = F.mutation(Kind, "teardown", Call.Name, At.Begin);
  M.Rules = {"teardown-race", "use-after-free"};
  return M;
}

void dropCancel(const FunctionView &F, std::vector<Mutation> &Out) {
  eachStop(F, [&](const Stop &, const WrittenCall &Call, Range At) {
    Mutation M = stopMutation(F, "drop-cancel", Call, At);
    M.Description = Call.Name + "(" + Call.Args[0] + ") is gone";
    M.Edits = {{At.Begin, At.End - At.Begin, ";"}};
    Out.push_back(std::move(M));
  });
}

void plainStop(const FunctionView &F, std::vector<Mutation> &Out) {
  eachStop(F, [&](const Stop &S, const WrittenCall &Call, Range At) {
    if (!S.Plain)
      return;
    Mutation M = stopMutation(F, "plain-stop", Call, At);
    M.Description = Call.Name + "(" + Call.Args[0] + ") no longer waits";
    M.Edits = {{Call.Where.Begin, unsigned(Call.Name.size()), S.Plain}};
    Out.push_back(std::move(M));
  });
}

/// The field or object that a statement frees, when a handler uses it.
static bool freesWhatIsUsed(const FunctionView &F, const Callbacks &All,
                            const WrittenCall &Free, const WrittenCall &Irq,
                            std::string &Handler) {
  static const char *const Frees[] = {"kfree",
                                      "vfree",
                                      "kvfree",
                                      "free_netdev",
                                      "free_candev",
                                      "dma_pool_destroy",
                                      "dma_free_coherent",
                                      "input_unregister_device",
                                      "destroy_workqueue",
                                      "usb_free_urb",
                                      "kfree_skb",
                                      "dev_kfree_skb"};
  if (!llvm::is_contained(Frees, Free.Name))
    return false;
  std::string Key = released(Free);
  if (!isPlainPath(Key))
    return false;
  for (const std::string &H : F.File.IrqHandlers)
    if (Key == Irq.Args[1] || (StringRef(Key).contains("->") &&
                               All.mentionsField(H, lastComponent(Key)))) {
      Handler = H;
      return true;
    }
  return false;
}

void lateFreeIrq(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  const Callbacks &All = F.File.callbacks();
  if (!All.isTeardown(F.Name))
    return;
  for (const clang::CompoundStmt *C : F.Compounds) {
    Block B = blockOf(C);
    for (size_t I = 0; I < B.size(); ++I) {
      std::optional<WrittenCall> Irq = Source.call(B[I].S);
      std::optional<Range> IrqAt = Source.statement(B[I].S);
      if (!Irq || !IrqAt || Irq->Name != "free_irq" || Irq->Args.size() != 2)
        continue;
      for (size_t J = I + 1;
           J < B.size() && B[J].Labels.empty() && !leaves(B[J].S); ++J) {
        std::optional<WrittenCall> Free = Source.call(B[J].S);
        std::optional<Range> FreeAt = Source.statement(B[J].S);
        std::string Handler;
        if (!Free || !FreeAt || !freesWhatIsUsed(F, All, *Free, *Irq, Handler))
          continue;
        // What the call itself reads must still be there.
        if (Free->Name == "kfree" && released(*Free) != Irq->Args[1] &&
            mentions(Irq->Args[0], released(*Free)))
          continue;
        Mutation M =
            F.mutation("late-free-irq",
                       released(*Free) == Irq->Args[1] ? "object" : "field",
                       Free->Name, IrqAt->Begin);
        M.Description = "free_irq moved behind " + Free->Name + "(" +
                        released(*Free) + "), which " + Handler + " uses";
        M.Rules = {"teardown-race", "use-after-free", "irq-lifetime",
                   "post-unmap-mmio"};
        M.Edits = {{IrqAt->Begin, IrqAt->End - IrqAt->Begin, ";"},
                   {FreeAt->End, 0, " " + Source.raw(*IrqAt).str()}};
        Out.push_back(std::move(M));
        break;
      }
    }
  }
}

} // namespace drydock::mutate
