// Set-up in the wrong way. early-irq: the interrupt is requested before what
// its handler uses is set up. swap-devres: devres and the driver both own an
// interrupt, or nobody does.
#include "Callbacks.h"

using llvm::StringRef;

namespace drydock::mutate {

static bool initialises(StringRef Name) {
  static const char *const Names[] = {
      "init_completion", "init_waitqueue_head", "mutex_init",
      "INIT_WORK",       "INIT_DELAYED_WORK",   "timer_setup",
      "tasklet_setup",   "INIT_LIST_HEAD",      "tasklet_init",
      "hrtimer_init",    "spin_lock_init"};
  return llvm::is_contained(Names, Name);
}

/// The request of an interrupt in a statement: `ret = request_irq(...)`.
static std::optional<WrittenCall> requestIn(const SourceText &Source,
                                            Range At) {
  for (WrittenCall &Call : Source.calls(At)) {
    unsigned Handler = StringRef(Call.Name).starts_with("devm_") ? 2 : 1;
    if ((Call.Name == "request_irq" || Call.Name == "request_threaded_irq" ||
         Call.Name == "devm_request_irq" ||
         Call.Name == "devm_request_threaded_irq") &&
        Call.Args.size() > Handler)
      return std::move(Call);
  }
  return std::nullopt;
}

static bool handlerUses(const Callbacks &All, const WrittenCall &Request,
                        StringRef Field) {
  return llvm::any_of(Request.Args, [&](const std::string &A) {
    return All.mentionsField(A, Field);
  });
}

void earlyIrq(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  const Callbacks &All = F.File.callbacks();
  for (const clang::CompoundStmt *C : F.Compounds) {
    Block B = blockOf(C);
    for (size_t J = 1; J < B.size(); ++J) {
      std::optional<Range> At = Source.statement(B[J].S);
      std::optional<WrittenCall> Request =
          At ? requestIn(Source, *At) : std::nullopt;
      if (!Request)
        continue;
      // Behind its own check.
      size_t Last = J;
      if (!llvm::isa<clang::IfStmt>(B[J].S) && J + 1 < B.size() &&
          llvm::isa<clang::IfStmt>(B[J + 1].S))
        Last = J + 1;
      std::optional<Range> End = Source.range(B[Last].S);
      for (size_t I = 0; End && I < J; ++I) {
        std::optional<WrittenCall> Init = Source.call(B[I].S);
        std::optional<Range> InitAt = Source.statement(B[I].S);
        if (!Init || !InitAt || !initialises(Init->Name) ||
            !StringRef(Init->Args[0]).contains("->"))
          continue;
        StringRef Field = lastComponent(Init->Args[0]);
        bool UsedBetween = Source.code({InitAt->End, At->End}).contains(Field);
        bool Off = Source.raw(*At).contains("NO_AUTOEN");
        if (UsedBetween || Off || !handlerUses(All, *Request, Field))
          continue;
        Mutation M = F.mutation(
            "early-irq",
            StringRef(Request->Name).starts_with("devm_") ? "devm" : "manual",
            Init->Name, InitAt->Begin);
        M.Line = Source.line(At->Begin);
        M.Description = Init->Name + "(" + Init->Args[0] + ") moved behind " +
                        Request->Name;
        M.Rules = {"irq-before-ready"};
        unsigned Behind = llvm::isa<clang::IfStmt>(B[Last].S)
                              ? End->End
                              : Source.statement(B[Last].S)->End;
        if (llvm::isa<clang::IfStmt>(B[Last].S) && Source.statement(B[Last].S))
          Behind = std::max(Behind, Source.raw({End->End - 1, End->End}) == "}"
                                        ? End->End
                                        : Source.statement(B[Last].S)->End);
        M.Edits = {{InitAt->Begin, InitAt->End - InitAt->Begin, ";"},
                   {Behind, 0, " " + Source.raw(*InitAt).str()}};
        Out.push_back(std::move(M));
        break;
      }
    }
  }
}

/// `&pdev->dev` for a probe's own device; empty when none is at hand.
static std::string deviceOf(const FunctionView &F) {
  for (const clang::ParmVarDecl *P : F.Decl->parameters()) {
    const clang::RecordDecl *R =
        P->getType()->isPointerType()
            ? P->getType()->getPointeeType()->getAsRecordDecl()
            : nullptr;
    StringRef Name = R && R->getIdentifier() ? R->getName() : "";
    if (Name == "platform_device" || Name == "pci_dev" ||
        Name == "i2c_client" || Name == "spi_device")
      return ("&" + P->getName() + "->dev").str();
  }
  return "";
}

void swapDevres(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  const Callbacks &All = F.File.callbacks();
  std::string Device = deviceOf(F);
  bool FreesIrq = llvm::any_of(All.sites(), [](const Callbacks::Site &S) {
    return S.Call.Name == "free_irq" || S.Call.Name == "devm_free_irq" ||
           S.Call.Name == "disable_irq";
  });
  if (!All.isBringUp(F.Name) || Device.empty())
    return;
  for (const WrittenCall &Call : Source.calls(F.Body)) {
    bool Managed = Call.Name == "devm_request_irq" ||
                   Call.Name == "devm_request_threaded_irq";
    bool Manual =
        Call.Name == "request_irq" || Call.Name == "request_threaded_irq";
    // One owner before: the other kind must not be there as well.
    if ((!Managed && !Manual) || Managed == FreesIrq)
      continue;
    Mutation M = F.mutation("swap-devres", Managed ? "to-manual" : "to-devres",
                            Call.Name, Call.Where.Begin);
    M.Rules = {"irq-lifetime", "double-free", "resource-leak", "teardown-race"};
    if (Managed) {
      M.Description = Call.Name + " no longer managed; nothing frees it";
      std::string Text = Call.Name.substr(strlen("devm_")) + "(";
      for (size_t I = 1; I < Call.Args.size(); ++I)
        Text += (I > 1 ? ", " : "") + Call.Args[I];
      M.Edits = {
          {Call.Where.Begin, Call.Where.End - Call.Where.Begin, Text + ")"}};
    } else {
      M.Description =
          Call.Name + " managed by devres, and freed by hand as well";
      unsigned Paren = Call.Where.Begin + Source.raw(Call.Where).find('(') + 1;
      M.Edits = {{Call.Where.Begin, 0, "devm_"}, {Paren, 0, Device + ", "}};
    }
    Out.push_back(std::move(M));
  }
}

} // namespace drydock::mutate
