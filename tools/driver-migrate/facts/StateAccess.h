// How the functions of a unit reach the driver's state, and which of their
// calls end it.
#pragma once
#include "SlotSites.h"

namespace drydock::migrate {

class StateAccess {
public:
  explicit StateAccess(const UnitView &Unit);

  /// As statesAtHand(), and what a network device at hand has behind it.
  SlotSite::AtHand atHand(const FunctionBody &Body,
                          const clang::Stmt *At) const;
  /// Calls that free a record that a variable points to: by their rows, or
  /// those of the unit's functions that do so themselves.
  std::vector<const clang::CallExpr *> freesIn(const FunctionBody &Body) const;
  /// Calls of the unit's own functions.
  std::vector<const clang::CallExpr *>
  ownCallsIn(const FunctionBody &Body) const;
  /// The unit's own functions that the body names.
  std::set<std::string> calleesOf(const FunctionBody &Body) const;

private:
  struct Free {
    const clang::CallExpr *Call;
    const clang::Expr *Object; ///< the variable that points to it
  };
  std::vector<Free> allFrees(const clang::FunctionDecl &F) const;

  const UnitView &Unit;
  /// The one record of the module that fetches of the private data give.
  std::string NetRecord;
  const clang::RecordDecl *NetDevice = nullptr;
  std::set<const clang::FunctionDecl *> Own;
  /// Functions of the unit that free what one of their parameters points to.
  std::set<std::pair<const clang::FunctionDecl *, unsigned>> Freeing;
};

} // namespace drydock::migrate
