// Timers, works and tasklets of a module, as values: the fields that they are,
// where each is set up, armed and stopped, and how its callback gets from what
// the kernel gives it to the record that it is in.
#pragma once
#include "FunctionBody.h"
#include "plan/Group.h"
#include <map>

namespace drydock::migrate {

class UnitView;

/// A call, or a macro used as one, that has a form.
struct DeferredCall {
  std::string Type;   ///< of the runtime: "TimerField"
  std::string Member; ///< "setUp"
  Place Where;
  TextRange Text;
  /// Arguments ahead of the field and the callback, and those behind them.
  std::vector<TextRange> Arguments;
  std::string Field; ///< "esb_dev.timer"; empty: no field of a record
  TextRange Named;   ///< "esb->timer" in "&esb->timer"
  TextRange Callback;
};

struct DeferredField {
  TextRange Type; ///< "struct timer_list"
  std::string Record, Name;
  std::string Problem;
};

/// A function that the kernel runs with the timer, work or tasklet.
struct DeferredCallback {
  std::string Name;
  std::vector<TextRange> Parameters; ///< of all its declarations
  /// The variable that gets the record, or empty: none is asked for.
  std::string Variable;
  std::string Field;           ///< by which it gets there
  std::vector<TextRange> Gone; ///< declarations and assignments that do so
  /// Other callbacks that it calls with what it is given.
  std::vector<std::string> HandsTo;
  std::string Problem;
};

/// A callback named somewhere.
struct CallbackUse {
  std::string Name;
  TextRange Text;
  bool IsCalled = false; ///< by hand
  /// With a field, or with what the caller was given: that argument, and what
  /// points to the record there; `Of` is ahead of a record itself.
  TextRange Argument, Object;
  std::string Pointer, Of;
  std::string Field;
};

struct DeferredFacts {
  std::vector<DeferredCall> Calls;
  std::map<std::string, DeferredField> Fields;
  std::map<std::string, DeferredCallback> Callbacks;
  std::vector<CallbackUse> Uses;
};

/// Adds what a unit does with fields of the kernel's records in Types, by the
/// type of the runtime that stands for each.
void collectDeferred(const UnitView &Unit,
                     const std::map<std::string, std::string> &Types,
                     DeferredFacts &Out);

} // namespace drydock::migrate
