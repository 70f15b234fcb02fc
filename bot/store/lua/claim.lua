-- Claims a case for an agent, atomically.
-- KEYS[1] queue   sorted set, case ids by urgency and waiting time
-- KEYS[2] claims  hash, case id -> agent id
-- ARGV[1] case id   ARGV[2] agent id
-- Returns the id of the agent who has the case afterwards: the caller's, or the one who was first.
local owner = redis.call('HGET', KEYS[2], ARGV[1])
if owner then
  return owner
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZREM', KEYS[1], ARGV[1])
return ARGV[2]
