// One analysis of one translation unit on behalf of all checks that are on.
#pragma once
#include "model/ApiTable.h"
#include "model/Finding.h"
#include "model/Rule.h"
#include "clang/Basic/SourceLocation.h"
#include <memory>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
class Preprocessor;
class SourceManager;
} // namespace clang

namespace drydock {

struct TidyResult {
  std::vector<Finding> Findings; ///< as driver-lint would show them
  std::string Failure;           ///< why the deep rules could not run
};

class TidyRun {
public:
  /// clang-tidy makes the checks of a unit one after the other, and those of
  /// the next unit when this one is done.
  static std::shared_ptr<TidyRun> ofThisUnit();

  /// Adds a rule. Models: files with API rows, separated by ';'. Returns what
  /// is wrong with the options, once per run; it then finds nothing.
  std::string enable(const std::string &Rule, const std::string &Confidence,
                     const std::string &Models);
  bool isFirst(const std::string &Rule) const { return Rules.front() == Rule; }

  /// Makes `__iomem` visible in the AST, as driver-lint does.
  void tagIomem(clang::Preprocessor &Main);

  /// Analyses the unit when first asked.
  const TidyResult &result(clang::ASTContext &Context);

private:
  void analyse(clang::ASTContext &Context);
  void filter(clang::ASTContext &Context);

  std::vector<std::string> Rules;
  Confidence Least = Confidence::Likely;
  const ApiTable *Table = nullptr;
  bool Usable = true, Tagged = false, Done = false;
  TidyResult Out;
};

/// Invalid when the unit has not read the file.
clang::SourceLocation locate(clang::SourceManager &Sources,
                             const SourcePlace &Place);

} // namespace drydock
