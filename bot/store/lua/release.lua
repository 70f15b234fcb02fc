-- Gives a case back to the queue, atomically; only its owner can.
-- KEYS[1] queue   sorted set, case ids by urgency and waiting time
-- KEYS[2] claims  hash, case id -> agent id
-- ARGV[1] case id   ARGV[2] agent id   ARGV[3] score in the queue
-- Returns 1 when it was given back, 0 when another agent has it.
local owner = redis.call('HGET', KEYS[2], ARGV[1])
if owner and owner ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
