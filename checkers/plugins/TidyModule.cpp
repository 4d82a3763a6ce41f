// Drydock's rules as clang-tidy checks, driver-<rule-id> each. The checks of a
// translation unit share one run: the rules see the AST at its end, the deep
// ones after a lowering in process (TidyRun).
#include "TidyRun.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"

using namespace clang;
using namespace clang::tidy;

namespace drydock {
namespace {

class DriverCheck : public ClangTidyCheck {
public:
  DriverCheck(StringRef Name, ClangTidyContext *Context, std::string Id)
      : ClangTidyCheck(Name, Context), Id(std::move(Id)),
        Run(TidyRun::ofThisUnit()) {
    // Not per check: one run answers for all of them.
    Models = Options.getLocalOrGlobal("DriverModels", "").str();
    Sure = Options.getLocalOrGlobal("DriverConfidence", "likely").str();
    if (std::string Problem = Run->enable(this->Id, Sure, Models);
        !Problem.empty())
      configurationDiag("%0") << Problem;
  }

  void storeOptions(ClangTidyOptions::OptionMap &Out) override {
    Options.store(Out, "DriverModels", Models);
    Options.store(Out, "DriverConfidence", Sure);
  }

  void registerPPCallbacks(const SourceManager &, Preprocessor *Main,
                           Preprocessor *) override {
    Run->tagIomem(*Main);
  }

  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    // Only to get hold of the AST: the work is done when all of it is seen.
    Finder->addMatcher(ast_matchers::translationUnitDecl().bind("unit"), this);
  }
  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    Context = Result.Context;
  }

  void onEndOfTranslationUnit() override {
    if (!Context)
      return;
    const TidyResult &Result = Run->result(*Context);
    for (const Finding &F : Result.Findings)
      if (F.Rule == Id)
        show(F);
    // Said by one check, once.
    if (!Result.Failure.empty() && Run->isFirst(Id))
      diag("%0") << Result.Failure;
  }

private:
  void show(const Finding &F) {
    SourceManager &Sources = Context->getSourceManager();
    {
      // A format string would give '%' in a message a meaning.
      DiagnosticBuilder Out = diag(locate(Sources, F.Place), "%0");
      Out << F.Message;
      for (const FixIt &Fix : F.Fixes)
        addFix(Out, Sources, Fix);
    }
    for (const PathNote &Note : F.Trace)
      diag(locate(Sources, Note.Place), "%0", DiagnosticIDs::Note)
          << Note.Message;
  }

  static void addFix(DiagnosticBuilder &Out, SourceManager &Sources,
                     const FixIt &Fix) {
    SourceLocation Begin = locate(Sources, Fix.Begin);
    SourceLocation End = locate(Sources, Fix.End);
    if (Begin.isValid() && End.isValid())
      Out << FixItHint::CreateReplacement(
          CharSourceRange::getCharRange(Begin, End), Fix.Text);
  }

  std::string Id, Models, Sure;
  std::shared_ptr<TidyRun> Run;
  ASTContext *Context = nullptr;
};

/// Arguments of kernel builds with gcc that clang refuses, or that change what
/// CodeGen makes of the source; driver-lint drops the same and more
/// (compile/GccFlags.cpp). clang-tidy compares whole arguments, so these are
/// the spellings in use. Anything else: driver-lint compile-commands.
constexpr const char *GccArguments[] = {
    "-mpreferred-stack-boundary=2",
    "-mpreferred-stack-boundary=3",
    "-mpreferred-stack-boundary=4",
    "-mindirect-branch=thunk-extern",
    "-mindirect-branch=thunk-inline",
    "-mindirect-branch-register",
    "-mindirect-branch-cs-prefix",
    "-mfunction-return=thunk-extern",
    "-mharden-sls=all",
    "-mskip-rax-setup",
    "-mno-fp-ret-in-387",
    "-maccumulate-outgoing-args",
    "-falign-jumps=0",
    "-falign-jumps=1",
    "-falign-loops=0",
    "-falign-loops=1",
    "-fmin-function-alignment=4",
    "-fmin-function-alignment=8",
    "-fmin-function-alignment=16",
    "-fno-allow-store-data-races",
    "--param=allow-store-data-races=0",
    "-fconserve-stack",
    "-fno-stack-check",
    "-fno-var-tracking",
    "-fno-var-tracking-assignments",
    "-femit-struct-debug-baseonly",
    "-flive-patching=inline-clone",
    "-fno-inline-functions-called-once",
    "-fno-partial-inlining",
    "-fno-ipa-cp",
    "-fno-ipa-cp-clone",
    "-fno-ipa-sra",
    "-fno-tree-loop-im",
    "-fno-code-hoisting",
    "-fzero-init-padding-bits=all",
    "-fdiagnostics-show-context=2",
    "-fzero-call-used-regs=used-gpr",
    "-mrecord-mcount",
    "-mfentry",
    "-mnop-mcount",
    "-pg",
    "-O1",
    "-O2",
    "-O3",
    "-Os",
    "-fstack-protector",
    "-fstack-protector-strong",
    "-ftrivial-auto-var-init=zero",
    "-ftrivial-auto-var-init=pattern",
    "-fsanitize=kernel-address",
    "-fsanitize=kernel-hwaddress",
    "-fsanitize=kcsan",
    "-fsanitize=thread",
    "-fsanitize=bounds",
    "-fsanitize=bounds-strict",
    "-fsanitize=shift",
    "-fsanitize=bool",
    "-fsanitize=enum",
    "-fsanitize=unreachable",
    "-fsanitize-coverage=trace-pc",
    "-fsanitize-coverage=trace-cmp",
};

class DriverModule : public ClangTidyModule {
public:
  /// What loading the plugin changes for every check: a kernel's own compile
  /// database can be used as it is.
  ClangTidyOptions getModuleOptions() override {
    ClangTidyOptions Out;
    Out.RemovedArgs.emplace(std::begin(GccArguments), std::end(GccArguments));
    Out.ExtraArgs = {"-Wno-unknown-warning-option", "-Wno-error"};
    return Out;
  }

  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    for (const auto &R : makeAllRules()) {
      std::string Id = R->info().Id;
      Factories.registerCheckFactory(
          tidyName(Id), [Id](StringRef Name, ClangTidyContext *Context) {
            return std::make_unique<DriverCheck>(Name, Context, Id);
          });
    }
  }
};

} // namespace

static ClangTidyModuleRegistry::Add<DriverModule>
    Registered("drydock", "Lifetime and pointer bugs in Linux drivers.");

} // namespace drydock
