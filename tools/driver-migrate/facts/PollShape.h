// What the statements of a loop that looks at the device are: the look, its
// test, the pause, what counts.
#pragma once
#include "PollLoops.h"

namespace drydock::migrate {

/// Without what checkPoll() asks; its Problem says what has no place.
PollLoop readPollShape(const FunctionBody &Body, const RuntimeForms &Forms,
                       llvm::ArrayRef<FormCall> Calls, const clang::Stmt &Loop);

} // namespace drydock::migrate
