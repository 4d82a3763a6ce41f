// The text of a poll in the place of its loop: what stays of the driver's own
// stays where it is.
#pragma once
#include "facts/PollLoops.h"
#include "plan/Group.h"

namespace drydock::migrate {

/// False where text that goes holds more than what is written anew: a comment.
bool emitPoll(const FunctionBody &Body, const PollLoop &Loop,
              std::vector<Rewrite> &Out);

} // namespace drydock::migrate
