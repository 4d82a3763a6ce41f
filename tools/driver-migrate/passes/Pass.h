// One idiom and its form on the runtime. A pass sees each unit of a module with
// its C AST and keeps what it needs as values, then, with all units seen,
// proposes groups. README.md has the rest.
#pragma once
#include "language/ParseC.h"
#include "model/ApiTable.h"
#include "model/RuntimeForms.h"
#include "plan/Group.h"
#include "clang/AST/ASTContext.h"
#include <map>
#include <memory>
#include <vector>

namespace clang {
class CallExpr;
}

namespace drydock::migrate {

class FunctionBody;

/// What the tables say. Passes know no function of the kernel by name.
struct Knowledge {
  ApiTable Apis;
  RuntimeForms Runtime;
};

/// A unit while its AST lives.
class UnitView {
public:
  UnitView(clang::ASTContext &AST, const Knowledge &Kernel,
           const std::string &Directory)
      : AST(AST), SM(AST.getSourceManager()), LO(AST.getLangOpts()),
        Kernel(Kernel), Directory(Directory) {}

  clang::ASTContext &AST;
  const clang::SourceManager &SM;
  const clang::LangOptions &LO;
  const Knowledge &Kernel;
  const std::string &Directory; ///< of the module's sources

  /// The row of what is called, or null: what it does to resources.
  const ApiFunction *row(const clang::CallExpr *Call) const;
  /// What of the runtime replaces what is called, or null.
  const RuntimeForm *form(const clang::CallExpr *Call) const;

  /// Text that an edit may replace; empty where no single text holds it. In a
  /// macro's body where the tokens stand there.
  TextRange range(clang::SourceRange Tokens) const;
  TextRange range(const clang::Stmt *S) const;
  /// Its file belongs to the module and not to the kernel.
  bool own(clang::SourceLocation Loc) const;
  bool own(const TextRange &Range) const;
  Place place(clang::SourceLocation Loc) const;
  Place place(const TextRange &Range) const;
  llvm::StringRef text(const TextRange &Range) const;
  /// A name that is the same in all units of the module: functions, globals
  /// and fields by name, locals by where they are declared.
  std::string name(const clang::ValueDecl *D) const;
  /// Where the declaration at file scope that holds Loc begins: a place for
  /// new declarations.
  TextRange before(clang::SourceLocation Loc) const;
  /// The same for what all configurations see: ahead of the `#if` that it
  /// stands in, as far as no `#include` comes after that.
  TextRange beforeConditional(clang::SourceLocation Loc) const;
  /// Each function of the module with a body in this unit, in the order of the
  /// text.
  void eachBody(llvm::function_ref<void(const FunctionBody &)> With) const;
};

class Pass {
public:
  virtual ~Pass() = default;
  virtual llvm::StringRef id() const = 0;
  /// Each unit, in the order of their paths.
  virtual void unit(UnitView &Unit) = 0;
  /// Headers that C goes on with as they are, and why; ahead of propose().
  virtual void
  headersThatStay(const std::map<std::string, std::string> & /*Why*/) {}
  /// The groups, once, after the last unit; in any order.
  virtual void propose(std::vector<Group> &Out) = 0;
};

/// One of each, in the order in which they are applied; fresh for each module.
std::vector<std::unique_ptr<Pass>> makePasses();

} // namespace drydock::migrate
